import { Button } from '@mantine/core';
import classes from './Operation.module.css';

interface Props {
  readonly words: { readonly first: string; readonly next: string };
  /** Where this page begins; undefined: it is the first. */
  readonly after: string | undefined;
  /** Where the next one begins; null: there is none. */
  readonly next: string | null;
  readonly onTurn: (after: string | undefined) => void;
}

/** To the first page of a long list, and to the next. */
export function Paging({ words, after, next, onTurn }: Props) {
  return (
    <div className={classes['bar']}>
      {after !== undefined && (
        <Button
          variant="default"
          onClick={() => {
            onTurn(undefined);
          }}
        >
          {words.first}
        </Button>
      )}
      {next !== null && (
        <Button
          variant="default"
          onClick={() => {
            onTurn(next);
          }}
        >
          {words.next}
        </Button>
      )}
    </div>
  );
}
