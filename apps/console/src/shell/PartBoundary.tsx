import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { texts } from '../texts/index.js';

interface Props {
  /** What stands there instead; by default, words and the way to load the page again. */
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
}

/** A part that fails must not take down what watches: the shell, the alarm and NOT MONITORING go on around it. */
export class PartBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return this.props.fallback ?? <Failed />;
  }
}

function Failed() {
  return (
    <main id="main" tabIndex={-1}>
      <Alert
        color="red"
        m="lg"
        role="alert"
        icon={<IconAlertTriangle aria-hidden />}
        title={<h1>{texts.nurse.broken.heading}</h1>}
      >
        <p>{texts.nurse.broken.lead}</p>
        <Button
          onClick={() => {
            location.reload();
          }}
        >
          {texts.nurse.broken.reload}
        </Button>
      </Alert>
    </main>
  );
}
