import { Badge } from '@mantine/core';
import { IconArrowDown, IconMapPin } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { texts } from '../texts/index.js';
import { Result } from './Result.js';
import type { DrawnNode, DrawnRoot } from './tree-data.js';
import { ladderBranch, type Marked } from './way.js';
import classes from './Drawing.module.css';

const words = texts.trees.drawing;

interface Props {
  readonly root: DrawnRoot;
  readonly marked: Marked;
}

/**
 * One root as nested lists, to be looked at and to be read aloud: each question with its number, its condition in words,
 * and its answers in order. What is on the way of an example patient says so in words, too.
 */
export function RootDrawing({ root, marked }: Props) {
  return <NodeDrawing index={0} nodes={root.nodes} marked={marked} />;
}

interface NodeProps {
  readonly index: number;
  readonly nodes: readonly DrawnNode[];
  readonly marked: Marked;
}

function NodeDrawing({ index, nodes, marked }: NodeProps) {
  const node = nodes[index];
  if (node === undefined) return null;
  if (node.end !== undefined) return <EndDrawing node={node} index={index} marked={marked} />;
  const ladder = ladderBranch(nodes, index);
  return (
    <>
      <Question node={node} index={index} marked={marked}>
        <ol className={classes['branches']}>
          {node.branches.map(({ answer, to }) => {
            const next = nodes[to];
            const isDeep = next?.ask !== undefined && ladder === undefined;
            const isTaken = marked.answers.get(index) === answer;
            return (
              <li key={answer} data-deep={isDeep || undefined}>
                <span className={classes['answer']}>
                  {words.answers[answer] ?? answer}
                  {isTaken && <span className={classes['taken']}>→ {words.takenAnswer}</span>}
                </span>
                {to === ladder ? (
                  <span>
                    <IconArrowDown size={14} aria-hidden /> {words.goOn(next?.number ?? 0)}
                  </span>
                ) : (
                  <NodeDrawing index={to} nodes={nodes} marked={marked} />
                )}
              </li>
            );
          })}
        </ol>
      </Question>
      {ladder !== undefined && <NodeDrawing index={ladder} nodes={nodes} marked={marked} />}
    </>
  );
}

/** Moves into view when the patient comes here. */
function useArrival(isHere: boolean) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isHere) element.current?.scrollIntoView({ block: 'center' });
  }, [isHere]);
  return element;
}

interface PartProps {
  readonly node: DrawnNode;
  readonly index: number;
  readonly marked: Marked;
}

function Question({ node, index, marked, children }: PartProps & { readonly children: React.ReactNode }) {
  const element = useArrival(marked.at === index);
  const { number = 0, ask, spoken, redFlag, when, sources } = node;
  return (
    <div ref={element} className={classes['node']} data-on={marked.on.has(index)}>
      <p className={classes['ask']}>
        <span className={classes['number']} aria-label={words.question(number)} role="img">
          {number}
        </span>
        {redFlag === true && (
          <Badge color="red" variant="filled" size="sm" mr="xs">
            {words.redFlag}
          </Badge>
        )}
        {ask} <OnTheWay isOn={marked.on.has(index)} />
      </p>
      {spoken === true && <span className={classes['small']}>{words.spoken}</span>}
      {when.length > 0 && (
        <ul className={classes['when']}>
          {when.map((line, place) => (
            <li key={place} style={{ paddingLeft: `${String(line.depth)}rem` }}>
              {line.words}
            </li>
          ))}
        </ul>
      )}
      {sources.length > 0 && <span className={classes['small']}>{words.sources(sources.join(', '))}</span>}
      {children}
    </div>
  );
}

function EndDrawing({ node, index, marked }: PartProps) {
  const element = useArrival(marked.at === index);
  const { end } = node;
  if (end === undefined) return null;
  return (
    <div ref={element} className={classes['end']} data-on={marked.on.has(index)}>
      <span className={classes['result']}>
        <Result result={end.result} />
      </span>
      {end.within !== undefined && `${words.within(end.within)}. `}
      {end.reason} <OnTheWay isOn={marked.on.has(index)} />
      {end.advice !== undefined && <Told heading={words.say} lines={end.advice} />}
      {end.document !== undefined && <Told heading={words.write} lines={end.document} />}
    </div>
  );
}

function Told({ heading, lines }: { readonly heading: string; readonly lines: readonly string[] }) {
  return (
    <>
      <p>{heading}:</p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

function OnTheWay({ isOn }: { readonly isOn: boolean }) {
  if (!isOn) return null;
  return (
    <span className={classes['taken']}>
      <IconMapPin size={14} aria-hidden /> {words.onTheWay}
    </span>
  );
}
