import {
  Alert,
  Blockquote,
  Button,
  Checkbox,
  Group,
  Modal,
  PasswordInput,
  SimpleGrid,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useAct, useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { problemText, texts } from '../texts/index.js';
import { areInOrder, suggestedDates, type SignDates } from './sign-dates.js';
import { aboutTrees, type TreeEvidence, type TreeVersion } from './tree-data.js';

const words = texts.trees.acts.sign;
const fields = ['from', 'reviewBy', 'until'] as const;

interface Props {
  readonly version: TreeVersion;
  readonly evidence: TreeEvidence;
  readonly onClose: (done?: string) => void;
}

/** The sentence, its dates, and the password that opens the key. What is signed is what was on the page. */
export function SignDialog({ version, evidence, onClose }: Props) {
  const { serverNow } = useLive();
  // Evidence that is another by the time of the signature is refused by the server.
  const [read] = useState({ report: evidence.reportHash, backTest: evidence.backTestHash });
  const [dates, setDates] = useState(() => suggestedDates(serverNow));
  const [hasRead, setHasRead] = useState(false);
  const [password, setPassword] = useState('');
  const { tenant, hash } = version;
  const sign = useAct(
    (api, given: string) =>
      api.POST('/api/v1/trees/{hash}/signatures', {
        params: { path: { hash } },
        body: { tenant, password: given, ...dates, read },
      }),
    [aboutTrees],
  );
  const isInOrder = areInOrder(dates);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    sign.mutate(password, {
      onSuccess: () => {
        onClose(words.done(version.version));
      },
    });
  };
  return (
    <Modal
      opened
      onClose={() => {
        onClose();
      }}
      title={words.title(version.tree, version.version)}
      size="xl"
      closeButtonProps={{ 'aria-label': texts.trees.acts.cancel }}
    >
      <form onSubmit={submit}>
        <p>{words.lead}</p>
        <p>{texts.notice.short}</p>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          {fields.map((name) => (
            <TextInput
              key={name}
              type="date"
              required
              label={words[name]}
              value={dates[name]}
              onChange={(event) => {
                setDates({ ...dates, [name]: event.currentTarget.value });
              }}
            />
          ))}
        </SimpleGrid>
        {isInOrder ? (
          <Sentence version={version} dates={dates} />
        ) : (
          <Alert color="red" role="alert" mt="sm">
            {words.badDates}
          </Alert>
        )}
        <Checkbox
          mt="md"
          label={words.read}
          checked={hasRead}
          onChange={(event) => {
            setHasRead(event.currentTarget.checked);
          }}
        />
        <PasswordInput
          mt="md"
          required
          label={words.password}
          autoComplete="current-password"
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        {sign.error !== null && <Refusal code={sign.error.code} password={password} />}
        <Group mt="md" justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              onClose();
            }}
          >
            {texts.trees.acts.cancel}
          </Button>
          <Button type="submit" loading={sign.isPending} disabled={!isInOrder || !hasRead || password === ''}>
            {words.submit}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** The very sentence, from the server that will sign it. */
function Sentence({
  version: { tenant, hash },
  dates,
}: Pick<Props, 'version'> & { readonly dates: SignDates }) {
  const params = { path: { hash }, query: { tenant, ...dates } };
  const query = useFetched(
    [...aboutTrees, 'statement', tenant, hash, dates],
    (api, signal) => api.GET('/api/v1/trees/{hash}/statement', { params, signal }),
    3600,
  );
  return (
    <>
      <h3>{words.sentence}</h3>
      <Fetched query={query} oldAfterSeconds={7200}>
        {({ meaning }) => <Blockquote p="md">{meaning}</Blockquote>}
      </Fetched>
    </>
  );
}

const withoutKey = ['no-signing-key', 'signing-key-unreadable'];

/** Why it was not signed; and, for want of a key, the way to one. */
function Refusal({ code, password }: { readonly code: string; readonly password: string }) {
  const key = useAct((api, given: string) => api.POST('/api/v1/signing-keys', { body: { password: given } }));
  return (
    <Alert color="red" title={texts.trees.acts.failed} role="alert" mt="sm">
      <p>{problemText(code)}</p>
      {withoutKey.includes(code) && !key.isSuccess && (
        <>
          <p>{words.makeKeyLead}</p>
          <Button
            variant="default"
            size="xs"
            loading={key.isPending}
            onClick={() => {
              key.mutate(password);
            }}
          >
            {words.makeKey}
          </Button>
        </>
      )}
      {key.isSuccess && <p role="status">{words.keyMade}</p>}
      {key.error !== null && <p>{problemText(key.error.code)}</p>}
    </Alert>
  );
}
