import classes from '../operation/Operation.module.css';
import { StateMark } from '../operation/StateMark.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import type { Account } from './account-data.js';

const words = texts.accounts.state;

/** May the person sign in, and if not, why. */
export function AccountState({ account }: { readonly account: Account }) {
  const { serverNow } = useLive();
  const { locked, ready, codeUntil, credentialsEnd } = account;
  const time = (at: string): string => clockTime(Date.parse(at), serverNow);
  const hasEnded = credentialsEnd !== null && Date.parse(credentialsEnd) <= serverNow;
  if (locked !== null)
    return (
      <>
        <StateMark isWell={false}>{words.locked(time(locked.at))}</StateMark>
        {locked.reason !== null && <span className={classes['small']}>{words.reason(locked.reason)}</span>}
      </>
    );
  if (hasEnded) return <StateMark isWell={false}>{words.over(time(credentialsEnd))}</StateMark>;
  if (!ready) {
    const isOld = codeUntil === null || Date.parse(codeUntil) <= serverNow;
    return <StateMark isWell={false}>{isOld ? words.codeOld : words.code(time(codeUntil))}</StateMark>;
  }
  return (
    <>
      <StateMark isWell>{words.ready}</StateMark>
      {credentialsEnd !== null && (
        <span className={classes['small']}>{words.ends(time(credentialsEnd))}</span>
      )}
    </>
  );
}
