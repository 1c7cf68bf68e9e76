import { Anchor, Alert, Button, FileInput, Group, Modal, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../api/queries.js';
import { texts } from '../texts/index.js';
import { Refused } from './Refused.js';
import { aboutTrees, type TreeEvidence } from './tree-data.js';

const words = texts.trees.handIn;
/** As the server takes it, in characters. */
const mostBytes = 1_000_000;

interface Props {
  /** Health systems where the person writes trees. */
  readonly tenants: readonly string[];
  readonly onClose: () => void;
}

/** The two files of a version, as they are: the server reads, verifies and keeps them, under the person’s name. */
export function HandInDialog({ tenants, onClose }: Props) {
  const [tenant, setTenant] = useState(tenants[0] ?? '');
  const [tree, setTree] = useState<File | null>(null);
  const [cases, setCases] = useState<File | null>(null);
  const act = useAct(
    async (api, files: { readonly tree: File; readonly cases: File }) =>
      api.POST('/api/v1/trees', {
        body: { tenant, document: await files.tree.text(), cases: await files.cases.text() },
      }),
    [aboutTrees],
  );
  const isTooLarge = [tree, cases].some((file) => file !== null && file.size > mostBytes);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (tree !== null && cases !== null && !isTooLarge && !act.isPending) act.mutate({ tree, cases });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      size="lg"
      closeButtonProps={{ 'aria-label': texts.trees.acts.cancel }}
    >
      {act.data !== undefined ? (
        <Taken tenant={tenant} hash={act.data.hash} evidence={act.data.evidence} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <p>{words.lead}</p>
          <p>{texts.notice.short}</p>
          <NativeSelect
            label={words.tenant}
            value={tenant}
            data={[...tenants]}
            onChange={(event) => {
              setTenant(event.currentTarget.value);
            }}
          />
          <FileInput
            mt="sm"
            label={words.tree}
            description={words.treeHint}
            accept="application/json,.json"
            placeholder={words.choose}
            required
            value={tree}
            onChange={setTree}
          />
          <FileInput
            mt="sm"
            label={words.cases}
            description={words.casesHint}
            accept="application/json,.json"
            placeholder={words.choose}
            required
            value={cases}
            onChange={setCases}
          />
          {isTooLarge && (
            <Alert color="red" role="alert" mt="sm">
              {words.tooLarge}
            </Alert>
          )}
          <Refused error={act.error} listed={words.problems} />
          {act.isPending && <p role="status">{words.verifying}</p>}
          <Group mt="md" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.trees.acts.cancel}
            </Button>
            <Button
              type="submit"
              loading={act.isPending}
              disabled={tree === null || cases === null || isTooLarge}
            >
              {words.submit}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}

interface TakenProps {
  readonly tenant: string;
  readonly hash: string;
  readonly evidence: TreeEvidence;
  readonly onClose: () => void;
}

function Taken({ tenant, hash, evidence, onClose }: TakenProps) {
  const count = evidence.obstacles.length;
  return (
    <>
      <Alert color={count === 0 ? 'green' : 'yellow'} variant="light" role="status">
        {count === 0 ? words.clean : words.obstacles(count)}
      </Alert>
      <Group mt="md" justify="flex-end">
        <Anchor component={Link} href={`/trees/handed-in/${hash}/${tenant}/evidence`} onClick={onClose}>
          {words.read}
        </Anchor>
      </Group>
    </>
  );
}
