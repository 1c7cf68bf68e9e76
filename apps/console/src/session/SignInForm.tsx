import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { ProblemError } from '../http.js';
import { problemText, texts } from '../texts/index.js';
import type { SessionKeeper } from './session-keeper.js';

/** Email and password; what went wrong stands above the button, by its code in words. */
export function SignInForm({ keeper }: { readonly keeper: SessionKeeper }) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (form: FormData): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await keeper.signIn(field(form, 'email'), field(form, 'password'));
    } catch (error) {
      setProblem(error instanceof ProblemError ? error.code : 'unknown');
      setBusy(false);
    }
  };

  return (
    <form
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="md">
        <TextInput
          name="email"
          label={texts.signIn.email}
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          size="md"
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          name="password"
          label={texts.signIn.password}
          autoComplete="current-password"
          size="md"
          required
          withAsterisk={false}
        />
        <div aria-live="assertive">
          {problem !== undefined && (
            <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={texts.signIn.failed}>
              {problemText(problem)}
            </Alert>
          )}
        </div>
        <Button type="submit" size="md" loading={isBusy} fullWidth>
          {texts.signIn.submit}
        </Button>
      </Stack>
    </form>
  );
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
