import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { ProblemError } from '../http.js';
import { problemText, texts } from '../texts/index.js';
import { setPassword } from './session-client.js';
import type { SessionKeeper } from './session-keeper.js';

const words = texts.accounts.password;
/** As the server asks for it. */
const least = 15;

/** The first sign-in, and the one after a reset: code and new password, then signed in with it. */
export function PasswordForm({ keeper }: { readonly keeper: SessionKeeper }) {
  const [email, setEmail] = useState('');
  const [code, setCode] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const differs = again !== '' && again !== fresh;

  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await setPassword({ email: email.trim(), code, password: fresh });
      await keeper.signIn(email.trim(), fresh);
    } catch (error) {
      setProblem(error instanceof ProblemError ? error.code : 'unknown');
      setBusy(false);
    }
  };

  return (
    <form
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (fresh === again && !isBusy) void submit();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={words.email}
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          size="md"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
          }}
        />
        <TextInput
          label={words.code}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          size="md"
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={words.fresh}
          description={words.freshLead(least)}
          autoComplete="new-password"
          minLength={least}
          size="md"
          required
          withAsterisk={false}
          value={fresh}
          onChange={(event) => {
            setFresh(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={words.again}
          autoComplete="new-password"
          size="md"
          required
          withAsterisk={false}
          error={differs ? words.differs : undefined}
          value={again}
          onChange={(event) => {
            setAgain(event.currentTarget.value);
          }}
        />
        <div aria-live="assertive">
          {problem !== undefined && (
            <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={words.failed}>
              {problemText(problem)}
            </Alert>
          )}
        </div>
        <Button type="submit" size="md" loading={isBusy} fullWidth>
          {words.submit}
        </Button>
      </Stack>
    </form>
  );
}
