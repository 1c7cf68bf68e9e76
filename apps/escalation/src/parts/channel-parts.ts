import type { DataSource } from 'typeorm';
import { ChannelMetrics } from '../channel/channel-metrics.js';
import { deliveryLanes } from '../channel/channels.js';
import { watch, type Part, type Workshop } from './part.js';

/** Milliseconds. */
const lookEveryMs = 5000;

/** E-mails and webhooks to whoever is not at a screen. */
export function channelParts(workshop: Workshop, source: DataSource): Part[] {
  const { options, metrics, logger } = workshop;
  const channelMetrics = new ChannelMetrics(metrics.registry);
  return [
    ...deliveryLanes(options.channels, source, logger, channelMetrics.result),
    watch(workshop, 'channels', lookEveryMs, () => channelMetrics.look(source)),
  ];
}
