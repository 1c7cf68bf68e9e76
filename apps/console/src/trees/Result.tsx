import { dispositions, type Severity } from '#domain';
import { IconCircle, IconPhoneCall } from '@tabler/icons-react';
import { SeverityMark } from '../board/SeverityMark.js';
import { texts } from '../texts/index.js';

const severities: readonly string[] = dispositions.filter((one) => one !== 'baseline');

function isSeverity(result: string): result is Severity {
  return severities.includes(result);
}

/** A disposition or a protocol's outcome: an icon and words. */
export function Result({ result }: { readonly result: string }) {
  if (isSeverity(result)) return <SeverityMark severity={result} />;
  const Icon = result === 'baseline' ? IconCircle : IconPhoneCall;
  return (
    <strong>
      <Icon size={14} aria-hidden /> {texts.trees.drawing.results[result] ?? result}
    </strong>
  );
}
