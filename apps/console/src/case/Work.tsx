import { Alert, Button } from '@mantine/core';
import { texts } from '../texts/index.js';
import { useLive } from '../shell/live.js';
import { ActError } from './ActError.js';
import { Attempts } from './Attempts.js';
import type { CasePage } from './case-api.js';
import { Concluded } from './Concluded.js';
import { Conclusion } from './Conclusion.js';
import { HandOver } from './HandOver.js';
import { Identity } from './Identity.js';
import { Part } from './Part.js';
import { Protocol } from './Protocol.js';
import { concludedWalks, currentWalk, type Standing } from './standing.js';
import { useGuideAct } from './use-case.js';

const words = texts.tier1.case;

/** What is to be done, one thing at a time: who it is, what is asked, what it comes to, who takes over. */
export function Work({ page, standing }: { readonly page: CasePage; readonly standing: Standing }) {
  const { serverNow } = useLive();
  const { alert, guide } = page;
  const { isMine, isEnded, identity } = standing;
  const walk = currentWalk(guide.walks);
  // Also where a call-back reached nobody: the attempts have begun then without a protocol.
  const isUnreached =
    guide.walks.some(({ purpose }) => purpose === 'not-reached') ||
    page.followUps.some(({ kind, endedAt }) => kind === 'contact-attempt' && endedAt === null);
  return (
    <>
      {!isMine && (
        <Alert color="gray" role="status">
          {isEnded ? words.closed : alert.owner === null ? words.unowned : words.ownedBy(alert.owner.name)}.{' '}
          {!isEnded && words.readOnly}
        </Alert>
      )}
      {isMine && identity !== 'confirmed' && <Identity alert={alert.id} identity={identity} />}
      {isMine && identity !== null && walk !== undefined && (
        <>
          {walk.standing === 'stopped' && <Alert color="yellow">{words.protocol.stopped}</Alert>}
          <Protocol key={walk.id} alert={alert.id} walk={walk} speaking={page.speaking} />
          {walk.standing !== 'asks' && <Conclusion key={`end ${walk.id}`} alert={alert.id} walk={walk} />}
        </>
      )}
      {isMine && identity === 'confirmed' && walk === undefined && <NoWalk page={page} />}
      {guide.obstacles.length > 0 && isMine && identity !== null && walk === undefined && (
        <Part heading={words.end.obstacles}>
          <ul>
            {guide.obstacles.map((code) => (
              <li key={code}>{words.end.obstacleWords[code] ?? code}</li>
            ))}
          </ul>
        </Part>
      )}
      {concludedWalks(guide.walks).map((one) => (
        <Concluded key={one.id} alert={alert.id} walk={one} isMine={isMine} now={serverNow} />
      ))}
      {(isUnreached || identity === 'not-spoken') && <Attempts alert={alert.id} isMine={isMine} />}
      {isMine && <HandOver alert={alert.id} version={alert.version} />}
    </>
  );
}

/** Nothing asks: what could. */
function NoWalk({ page }: { readonly page: CasePage }) {
  const { alert, guide } = page;
  const act = useGuideAct(alert.id, (api, protocol: 'not-reached' | { again: string }) =>
    api.POST('/api/v1/cases/{alert}/walks', { params: { path: { alert: alert.id } }, body: { protocol } }),
  );
  return (
    <Part heading={words.protocol.heading}>
      <p>{words.protocol.none}</p>
      <ul>
        {guide.due.map((one) => (
          <li key={one.tree}>
            {one.title}: {words.protocol.standings[one.standing]}
          </li>
        ))}
      </ul>
      <ActError error={act.error} />
      <Button
        variant="default"
        size="sm"
        loading={act.isPending}
        onClick={() => {
          act.mutate('not-reached');
        }}
      >
        {words.protocol.notReached}
      </Button>
    </Part>
  );
}
