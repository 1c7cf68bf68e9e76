import { Alert, Button, Group, Table, Title } from '@mantine/core';
import { useAct } from '../api/queries.js';
import classes from '../operation/Operation.module.css';
import { PlainTable } from '../operation/PlainTable.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { accountsKey, placeWords, roleTime, roleWords, type Account, type HeldRole } from './account-data.js';
import { AccountState } from './AccountState.js';

const words = texts.accounts;

export type AccountStep = 'view' | 'role' | 'code' | 'lock' | 'unlock';

interface Props {
  readonly account: Account;
  /** What was done last, in words. */
  readonly done: string;
  readonly onStep: (step: AccountStep) => void;
  readonly onDone: (done: string) => void;
}

export function AccountView({ account, done, onStep, onDone }: Props) {
  const { email, own, managed, home, locked, roles } = account;
  return (
    <>
      <p role="status" className={classes['line']}>
        {done}
      </p>
      <p className={classes['line']}>{email}</p>
      <p className={classes['line']}>
        <AccountState account={account} />
      </p>
      {own && <p>{words.own}</p>}
      {!managed && <p>{words.elsewhere(home ?? '')}</p>}
      <Title order={3} size="h5" mt="md">
        {words.rolesOf}
      </Title>
      {roles.length === 0 ? (
        <p>{words.noRole}</p>
      ) : (
        <PlainTable label={words.rolesOf} columns={words.roleColumns} minWidth={560}>
          {roles.map((role) => (
            <RoleLine key={role.assignment} role={role} mayEnd={!own} onDone={onDone} />
          ))}
        </PlainTable>
      )}
      {managed && !own && (
        <Group mt="md">
          {locked === null ? (
            <>
              <StepButton name={words.give} step="role" onStep={onStep} />
              <StepButton name={words.code} step="code" onStep={onStep} />
              <StepButton name={words.lock} step="lock" onStep={onStep} />
              <EndSessions account={account} onDone={onDone} />
            </>
          ) : (
            <StepButton name={words.unlock} step="unlock" onStep={onStep} />
          )}
        </Group>
      )}
    </>
  );
}

function StepButton({
  name,
  step,
  onStep,
}: {
  readonly name: string;
  readonly step: AccountStep;
  readonly onStep: (step: AccountStep) => void;
}) {
  return (
    <Button
      variant="default"
      onClick={() => {
        onStep(step);
      }}
    >
      {name}
    </Button>
  );
}

function EndSessions({ account, onDone }: Pick<Props, 'account' | 'onDone'>) {
  const end = useAct(
    (api, staff: string) =>
      api.POST('/api/v1/accounts/{staff}/sessions/end', { params: { path: { staff } } }),
    [accountsKey],
  );
  return (
    <>
      <Button
        variant="default"
        loading={end.isPending}
        disabled={account.openSessions === 0}
        aria-label={words.endSessionsOf(account.name)}
        onClick={() => {
          end.mutate(account.id, {
            onSuccess: () => {
              onDone(words.sessionsEnded);
            },
          });
        }}
      >
        {words.endSessions}
      </Button>
      {end.error !== null && <Alert color="red">{problemText(end.error.code)}</Alert>}
    </>
  );
}

function RoleLine({
  role,
  mayEnd,
  onDone,
}: {
  readonly role: HeldRole;
  readonly mayEnd: boolean;
  readonly onDone: (done: string) => void;
}) {
  const { serverNow } = useLive();
  const { assignment, from, until } = role;
  const time = roleTime(role, serverNow);
  const end = useAct(
    (api, which: string) =>
      api.POST('/api/v1/accounts/roles/{assignment}/end', {
        params: { path: { assignment: which } },
        body: { at: null },
      }),
    [accountsKey],
  );
  const name = roleWords(role.role);
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>{placeWords(role)}</Table.Td>
      <Table.Td>{clockTime(Date.parse(from), serverNow)}</Table.Td>
      <Table.Td>
        {until === null
          ? words.noEnd
          : (time === 'ended' ? words.ended : words.until)(clockTime(Date.parse(until), serverNow))}
      </Table.Td>
      <Table.Td>
        {mayEnd && time !== 'ended' && (
          <Button
            size="xs"
            variant="default"
            loading={end.isPending}
            aria-label={words.endRoleOf(name)}
            onClick={() => {
              end.mutate(assignment, {
                onSuccess: () => {
                  onDone(words.roleEnded);
                },
              });
            }}
          >
            {words.endRole}
          </Button>
        )}
        {end.error !== null && <p role="alert">{problemText(end.error.code)}</p>}
      </Table.Td>
    </Table.Tr>
  );
}
