import { Badge } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconPencil,
  IconPlayerStopFilled,
} from '@tabler/icons-react';
import { texts } from '../texts/index.js';
import type { TreeVersion } from './tree-data.js';

const looks = {
  candidate: { Icon: IconCircleDashed, variant: 'outline' },
  signed: { Icon: IconPencil, variant: 'outline' },
  active: { Icon: IconCircleCheckFilled, variant: 'filled' },
  expiring: { Icon: IconAlertTriangleFilled, variant: 'outline' },
  expired: { Icon: IconAlertTriangleFilled, variant: 'outline' },
  stopped: { Icon: IconPlayerStopFilled, variant: 'outline' },
} as const;

/** Where a version stands: an icon and words, never a colour alone. */
export function StateBadge({ version }: { readonly version: Pick<TreeVersion, 'state' | 'decides'> }) {
  const { state, decides } = version;
  const { Icon, variant } = looks[state];
  const words = state === 'expired' && decides ? texts.trees.expiredDecides : texts.trees.states[state];
  return (
    <Badge
      variant={variant}
      color={variant === 'filled' ? 'navy' : 'var(--ink)'}
      size="lg"
      radius="sm"
      tt="none"
      leftSection={<Icon size={14} aria-hidden />}
    >
      {words}
    </Badge>
  );
}
