import { Anchor, Loader, Paper, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Notice } from '../Notice.js';
import { Wordmark } from '../Wordmark.js';
import { texts } from '../texts/index.js';
import { PasswordForm } from './PasswordForm.js';
import type { SessionKeeper } from './session-keeper.js';
import { SignInForm } from './SignInForm.js';
import classes from './SignInPage.module.css';

interface Props {
  readonly keeper: SessionKeeper;
  readonly isRestoring?: boolean;
}

export function SignInPage({ keeper, isRestoring = false }: Props) {
  const [hasCode, setHasCode] = useState(false);
  useEffect(() => {
    document.title = texts.title.signIn;
  }, []);
  return (
    <div className={classes['page']}>
      <main className={classes['main']}>
        <Wordmark />
        <Paper withBorder p="xl" mt="lg" radius="md" className={classes['card']}>
          <Title order={1} size="h2">
            {hasCode ? texts.accounts.password.heading : texts.signIn.heading}
          </Title>
          <Text c="var(--ink-2)" mb="lg" mt={4}>
            {hasCode ? texts.accounts.password.lead : texts.signIn.lead}
          </Text>
          {isRestoring ? (
            <p role="status" className={classes['restoring']}>
              <Loader size="sm" aria-hidden /> {texts.signIn.restoring}
            </p>
          ) : (
            <>
              {hasCode ? <PasswordForm keeper={keeper} /> : <SignInForm keeper={keeper} />}
              <Anchor
                component="button"
                type="button"
                mt="md"
                mih={24}
                onClick={() => {
                  setHasCode(!hasCode);
                }}
              >
                {hasCode ? texts.accounts.password.back : texts.accounts.password.have}
              </Anchor>
            </>
          )}
        </Paper>
      </main>
      <Notice />
    </div>
  );
}
