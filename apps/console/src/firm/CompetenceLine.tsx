import { Button, Group } from '@mantine/core';
import { useAct } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { clockTime } from '../time/local-time.js';
import { firmKey, type Clinician } from './firm-data.js';

const words = texts.firm;

type Competence = Clinician['competences'][number];

interface Props {
  readonly clinician: Clinician;
  readonly competence: Competence;
  readonly mayEnd: boolean;
}

/** What somebody has passed; taking it back sets its end at its beginning. */
export function CompetenceLine({ clinician: { staffId, name }, competence, mayEnd }: Props) {
  const { serverNow } = useLive();
  const { tree, version, until } = competence;
  const protocol = words.competence(tree, version);
  const hasEnded = until !== null && Date.parse(until) <= serverNow;
  const takeBack = useAct(
    (api, { id, hash, from }: Competence) =>
      api.POST('/api/v1/firm/clinicians/{staff}/competences', {
        params: { path: { staff: staffId } },
        body: { competence: id, hash, from, until: from },
      }),
    [firmKey],
  );
  return (
    <Group gap="xs" mb={4}>
      <span>
        {protocol}
        {hasEnded && `, ${words.takenBack(clockTime(Date.parse(until), serverNow))}`}
      </span>
      {mayEnd && !hasEnded && (
        <Button
          size="compact-xs"
          h={24}
          variant="default"
          loading={takeBack.isPending}
          aria-label={words.takeBackOf(name, protocol)}
          onClick={() => {
            takeBack.mutate(competence);
          }}
        >
          {words.takeBack}
        </Button>
      )}
      {takeBack.error !== null && <span role="alert">{problemText(takeBack.error.code)}</span>}
    </Group>
  );
}
