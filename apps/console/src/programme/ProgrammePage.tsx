import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import operation from '../operation/Operation.module.css';
import { PlainPage } from '../operation/PlainPage.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { clockTime, ownZone } from '../time/local-time.js';
import { MeasureDetail } from './MeasureDetail.js';
import { Outcomes } from './Outcomes.js';
import { askedOf, everySeconds, periods, programmeKey, type Split } from './programme-data.js';
import { QueueLine } from './QueueLine.js';
import { RatesPart } from './RatesPart.js';
import { SecondReads } from './SecondReads.js';
import { Tiles } from './Tiles.js';

const words = texts.programme;

/** What the programme achieves, and what has to be entered so that it can be told. */
export function ProgrammePage() {
  const { serverNow } = useLive();
  const [begun] = useState(serverNow);
  const [days, setDays] = useState<number>(28);
  const [by, setBy] = useState<Split>('site');
  const [open, setOpen] = useState<string>();
  const asked = askedOf(days, by, begun, ownZone());
  const query = useFetched(
    [...programmeKey, 'measures', asked],
    (api, signal) => api.GET('/api/v1/measures', { params: { query: asked }, signal }),
    everySeconds,
  );
  return (
    <PlainPage heading={words.heading} lead={words.lead}>
      <p className={operation['lead']}>
        {words.notice} {texts.notice.short}
      </p>
      <div className={operation['bar']}>
        <Select
          label={words.period}
          data={periods.map((one) => ({ value: String(one), label: words.days(one) }))}
          value={String(days)}
          allowDeselect={false}
          onChange={(value) => {
            setDays(Number(value));
          }}
        />
        <div>
          <p className={operation['line']} id="programme-by">
            {words.by}
          </p>
          <SegmentedControl
            aria-labelledby="programme-by"
            data={Object.entries(words.splits).map(([value, label]) => ({ value, label }))}
            value={by}
            onChange={(value) => {
              setBy(value as Split);
            }}
          />
        </div>
      </div>
      <p className={operation['line']}>{words.figuresUntil(clockTime(begun, serverNow))}</p>
      <Fetched query={query} oldAfterSeconds={3 * everySeconds}>
        {({ measures, closedRecords }) => {
          const chosen = measures.find(({ measure }) => measure === open);
          return (
            <>
              {closedRecords > 0 && <p className={operation['line']}>{words.closed(closedRecords)}</p>}
              <Tiles measures={measures} open={open} onOpen={setOpen} />
              {chosen !== undefined && (
                <MeasureDetail
                  key={`${chosen.measure} ${asked.from} ${by}`}
                  measure={chosen}
                  asked={asked}
                  onClose={() => {
                    setOpen(undefined);
                  }}
                />
              )}
            </>
          );
        }}
      </Fetched>
      <QueueLine />
      <SecondReads asked={asked} />
      <Outcomes />
      <RatesPart />
    </PlainPage>
  );
}
