import type { Severity } from '#domain';
import { IconAlertOctagonFilled, IconAlertTriangleFilled, IconHelpHexagonFilled } from '@tabler/icons-react';
import { texts } from '../texts/index.js';
import classes from './SeverityMark.module.css';

const icons = {
  critical: IconAlertOctagonFilled,
  tier1: IconAlertTriangleFilled,
  indeterminate: IconHelpHexagonFilled,
};

/** Colour, icon and word, always all three. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const Icon = icons[severity];
  return (
    <span className={classes['mark']} data-severity={severity} title={texts.severityMeaning[severity]}>
      <Icon size={16} aria-hidden />
      {texts.severity[severity]}
    </span>
  );
}
