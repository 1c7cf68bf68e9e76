import { Drawer } from '@mantine/core';
import type { Alert } from '../alert/alert.js';
import { patientName } from '../alert/words.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import classes from './AlertDetails.module.css';
import type { DetailsProps } from './details/details-props.js';
import { OpenedAlert } from './details/OpenedAlert.js';
import { StoredAlert } from './details/StoredAlert.js';

interface Props extends DetailsProps {
  /** Undefined: closed. */
  readonly id: string | undefined;
  /** As the stream has it; undefined: it is not on this board. */
  readonly alert: Alert | undefined;
  readonly onClose: () => void;
}

/** Why the alert stands, when things were measured and received, and what may be done with it. */
export function AlertDetails({ id, alert, onClose, ...rest }: Props) {
  const { isCovered, isKnown } = useLive();
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      closeOnEscape={!isCovered}
      position="right"
      size="min(38rem, 100%)"
      title={alert === undefined ? texts.nurse.missingAlert : patientName(alert)}
      closeButtonProps={{ 'aria-label': texts.details.close }}
      classNames={{
        title: classes['title'] ?? '',
        content: classes['content'] ?? '',
        header: classes['header'] ?? '',
      }}
      transitionProps={{ duration: 0 }}
    >
      {alert !== undefined && <OpenedAlert key={alert.id} alert={alert} {...rest} />}
      {alert === undefined && id !== undefined && isKnown && <StoredAlert key={id} id={id} {...rest} />}
    </Drawer>
  );
}
