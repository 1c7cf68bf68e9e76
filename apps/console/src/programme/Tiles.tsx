import { Button } from '@mantine/core';
import { texts } from '../texts/index.js';
import { casesWords, figureWords, missingWords, total } from './figure-words.js';
import type { Measure } from './programme-data.js';
import classes from './Programme.module.css';

const words = texts.programme;

interface Props {
  readonly measures: readonly Measure[];
  readonly open: string | undefined;
  readonly onOpen: (measure: string | undefined) => void;
}

/** Every figure with what it means and how many cases it is made of. */
export function Tiles({ measures, open, onOpen }: Props) {
  return (
    <section aria-labelledby="programme-figures">
      <h2 id="programme-figures">{words.figures}</h2>
      <ul className={classes['tiles']}>
        {measures.map((measure) => (
          <li key={measure.measure}>
            <Tile measure={measure} isOpen={open === measure.measure} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tile({
  measure: { measure, definition, total: figure },
  isOpen,
  onOpen,
}: {
  readonly measure: Measure;
  readonly isOpen: boolean;
  readonly onOpen: Props['onOpen'];
}) {
  return (
    <article className={classes['tile']} data-open={isOpen || undefined} aria-label={definition.name}>
      <h3>{definition.name}</h3>
      <p className={classes['value']} data-missing={figure.value === null || undefined}>
        {figureWords(definition, figure)}
      </p>
      <FigureLines measure={{ definition, figure }} />
      <p className={classes['small']}>{definition.words}</p>
      <div className={classes['act']}>
        <Button
          size="xs"
          variant="default"
          aria-expanded={isOpen}
          aria-label={isOpen ? words.closeOf(definition.name) : words.open(definition.name)}
          onClick={() => {
            onOpen(isOpen ? undefined : measure);
          }}
        >
          {isOpen ? words.close : words.openShort}
        </Button>
      </div>
    </article>
  );
}

/** What a number never stands without. */
function FigureLines({
  measure: { definition, figure },
}: {
  readonly measure: { readonly definition: Measure['definition']; readonly figure: Measure['total'] };
}) {
  const rest = [
    casesWords(definition, figure),
    ...(total(figure.notYetKnown) > 0 ? [words.notYetKnown(total(figure.notYetKnown))] : []),
    ...(total(figure.excluded) > 0 ? [words.excluded(total(figure.excluded))] : []),
  ];
  const p90 = { value: figure.p90, atLeast: figure.p90AtLeast, currency: null, missing: null };
  return (
    <>
      {figure.missing !== null && <p className={classes['small']}>{missingWords(figure.missing)}</p>}
      {figure.p90 !== null && <p className={classes['small']}>{words.p90(figureWords(definition, p90))}</p>}
      <p className={classes['small']}>{rest.join(', ')}.</p>
      {figure.isFew && figure.cases > 0 && <p className={classes['few']}>{words.few}</p>}
      {figure.secondReads !== null && (
        <p className={classes['few']}>
          {words.secondReads(figure.secondReads.read, figure.secondReads.disagreed, figure.secondReads.drawn)}
        </p>
      )}
    </>
  );
}
