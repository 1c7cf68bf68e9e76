import { Button, Table } from '@mantine/core';
import classes from '../operation/Operation.module.css';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { span } from '../time/elapsed.js';
import { clockTime } from '../time/local-time.js';
import { placeWords, roleTime, roleWords, type Account } from './account-data.js';
import { AccountState } from './AccountState.js';

const words = texts.accounts;

interface Props {
  readonly account: Account;
  readonly onOpen: () => void;
}

export function AccountRow({ account, onOpen }: Props) {
  const { serverNow } = useLive();
  const { name, email, firm, lastSignInAt, openSessions, roles, maySign } = account;
  const standing = roles.filter((role) => roleTime(role, serverNow) !== 'ended');
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {name}
        <span className={classes['small']}>{email}</span>
        {firm !== null && <span className={classes['small']}>{words.firm(firm)}</span>}
      </Table.Th>
      <Table.Td>
        {standing.length === 0 && words.noRole}
        {standing.map((role) => (
          <div key={role.assignment}>
            {words.role(roleWords(role.role), placeWords(role))}
            <span className={classes['small']}>
              {[
                roleTime(role, serverNow) === 'later'
                  ? words.from(clockTime(Date.parse(role.from), serverNow))
                  : words.since(clockTime(Date.parse(role.from), serverNow)),
                ...(role.until === null ? [] : [words.until(clockTime(Date.parse(role.until), serverNow))]),
              ].join(', ')}
            </span>
          </div>
        ))}
        {maySign.map(({ tenant, programme, from }) => (
          <span key={`${tenant} ${programme} ${from}`} className={classes['small']}>
            {words.maySign(programme)}
          </span>
        ))}
      </Table.Td>
      <Table.Td>
        {lastSignInAt === null ? words.never : words.ago(span(serverNow - Date.parse(lastSignInAt)))}
        {openSessions > 0 && <span className={classes['small']}>{words.sessions(openSessions)}</span>}
      </Table.Td>
      <Table.Td>
        <AccountState account={account} />
      </Table.Td>
      <Table.Td>
        <Button size="xs" variant="default" aria-label={words.openOf(name)} onClick={onOpen}>
          {words.open}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
