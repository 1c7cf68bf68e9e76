import { NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import { Fetched } from '../api/Fetched.js';
import { useFetched } from '../api/queries.js';
import { useLive } from '../shell/live.js';
import { texts } from '../texts/index.js';
import { ownZone } from '../time/local-time.js';
import { dayName, hourMinute } from './clock-words.js';
import { calendarDays, localMidnight, type CalendarDay } from './days.js';
import { useOnCallNow } from './on-call-now.js';
import classes from './OnCall.module.css';
import { Person } from './Person.js';

const words = texts.onCall.calendar;
const shownDays = 14;

/** Two weeks of one team, day by day. */
export function CalendarSection() {
  const now = useOnCallNow();
  const [chosen, setChosen] = useState<string>();
  const teams = now.data?.items ?? [];
  const team =
    teams.find((one) => one.team === chosen) ?? teams.find(({ scheduled }) => scheduled) ?? teams[0];
  if (team === undefined) return null;
  return (
    <section className={classes['card']} aria-labelledby="calendar">
      <h2 id="calendar">{words.heading}</h2>
      {teams.length > 1 && (
        <NativeSelect
          label={words.team}
          data={teams.map((one) => ({ value: one.team, label: one.name }))}
          value={team.team}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
          }}
          maw="20rem"
          mb="sm"
        />
      )}
      {team.scheduled ? (
        <Calendar key={team.team} team={team.team} name={team.name} />
      ) : (
        <p>{texts.onCall.unscheduled}</p>
      )}
    </section>
  );
}

function Calendar({ team, name }: { readonly team: string; readonly name: string }) {
  const { serverNow } = useLive();
  const start = localMidnight(serverNow);
  const query = useFetched(
    ['on-call', 'calendar', team, start],
    (api, signal) =>
      api.GET('/api/v1/on-call/teams/{team}/calendar', {
        params: {
          path: { team },
          query: {
            from: new Date(start).toISOString(),
            until: new Date(localMidnight(serverNow, shownDays)).toISOString(),
          },
        },
        signal,
      }),
    120,
  );
  return (
    <Fetched query={query} oldAfterSeconds={300}>
      {({ intervals }) => (
        <Table captionSide="top">
          <Table.Caption>{words.caption(name, ownZone())}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.day}</Table.Th>
              <Table.Th scope="col">{words.who}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {calendarDays(intervals, serverNow, shownDays).map((day, index) => (
              <Table.Tr key={day.start}>
                <Table.Th scope="row">
                  {dayName(day.start)}
                  {index === 0 && ` (${words.today})`}
                </Table.Th>
                <Table.Td>
                  <Pieces day={day} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Fetched>
  );
}

function Pieces({ day }: { readonly day: CalendarDay }) {
  return (
    <ul className={classes['pieces']}>
      {day.pieces.map((piece) => (
        <li key={piece.from}>
          {piece.from === day.start && piece.until === day.end
            ? words.all
            : `${hourMinute(piece.from)}–${piece.until === day.end ? '24:00' : hourMinute(piece.until)}`}{' '}
          <Person stretch={piece} />
        </li>
      ))}
    </ul>
  );
}
