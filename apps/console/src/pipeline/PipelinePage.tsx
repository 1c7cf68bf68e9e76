import { PlainPage } from '../operation/PlainPage.js';
import { texts } from '../texts/index.js';
import { CustodyAlarms } from './CustodyAlarms.js';
import { GatewayNotices } from './GatewayNotices.js';
import { LedgerPart } from './LedgerPart.js';
import { PipelineParts } from './PipelineParts.js';

const words = texts.operation.pipeline;

/** Does every part work, how late is it, do the books balance, and what stands? */
export function PipelinePage() {
  return (
    <PlainPage heading={words.heading} lead={words.lead}>
      <PipelineParts />
      <CustodyAlarms />
      <GatewayNotices />
      <LedgerPart />
    </PlainPage>
  );
}
