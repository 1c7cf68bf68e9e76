import { isFactReference } from './compile.js';
import type { Condition, FactDeclaration, LeafCondition, Source } from './document.js';
import { durationSeconds } from './duration.js';
import type { TreeErrorCode, TreeProblem } from './errors.js';
import { factCatalogue } from './facts/catalogue.js';
import { numberOnly, operators } from './operators.js';
import { placeholders } from './reason.js';
import { at } from './source-map/pointer.js';

type Facts = Readonly<Record<string, FactDeclaration>>;

/** What both kinds of document can get wrong beyond their schema. Collects every problem with its place. */
export class DocumentChecks {
  readonly problems: TreeProblem[] = [];
  private readonly sources = new Set<string>();

  constructor(
    private readonly facts: Facts,
    sources: readonly Source[],
  ) {
    for (const [name, declaration] of Object.entries(facts)) this.declaration(name, declaration);
    for (const [index, { id }] of sources.entries()) this.once(this.sources, id, at('/sources', index, 'id'));
  }

  report(code: TreeErrorCode, pointer: string, message: string): void {
    this.problems.push({ code, pointer, message });
  }

  /** An id that may stand only once among those seen. */
  once(seen: Set<string>, id: string, pointer: string): void {
    if (seen.has(id)) this.report('duplicate-id', pointer, `${id} stands twice`);
    seen.add(id);
  }

  duration(text: string, pointer: string): void {
    const seconds = durationSeconds(text);
    if (seconds === undefined || seconds === 0)
      this.report('bad-duration', pointer, `${text} is no duration of days, hours, minutes, seconds`);
  }

  /** The fact's declaration, or undefined and a problem. */
  declared(fact: string, pointer: string): FactDeclaration | undefined {
    const declaration = Object.hasOwn(this.facts, fact) ? this.facts[fact] : undefined;
    if (declaration === undefined)
      this.report(
        factCatalogue.has(fact) ? 'undeclared-fact' : 'unknown-fact',
        pointer,
        `${fact} is not declared in facts`,
      );
    return declaration;
  }

  cites(source: string | readonly string[] | undefined, pointer: string): void {
    if (typeof source === 'string') this.cited(source, pointer);
    else for (const [index, id] of (source ?? []).entries()) this.cited(id, at(pointer, index));
  }

  private cited(id: string, pointer: string): void {
    if (!this.sources.has(id)) this.report('unknown-source', pointer, `no source ${id}`);
  }

  /** The facts that words name in `{braces}`. */
  named(words: string, pointer: string): void {
    for (const fact of placeholders(words)) this.declared(fact, pointer);
  }

  condition(condition: Condition, pointer: string): void {
    if ('not' in condition) {
      this.condition(condition.not, at(pointer, 'not'));
      return;
    }
    if (!('all' in condition || 'any' in condition)) {
      this.comparison(condition, pointer);
      return;
    }
    const [key, parts] =
      'all' in condition ? (['all', condition.all] as const) : (['any', condition.any] as const);
    for (const [index, part] of parts.entries()) this.condition(part, at(pointer, key, index));
  }

  private comparison({ fact, operator, value }: LeafCondition, pointer: string): void {
    const declaration = this.declared(fact, at(pointer, 'fact'));
    if (!operators.includes(operator)) {
      this.report(
        'unknown-operator',
        at(pointer, 'operator'),
        `${operator as string} is no operator of the language`,
      );
      return;
    }
    if (declaration === undefined) return;
    const { type, unit } = declaration;
    const takesList = operator === 'in' || operator === 'notIn';
    if (takesList !== Array.isArray(value) || (numberOnly.has(operator) && type !== 'number')) {
      this.report('operator-type', at(pointer, 'operator'), `${operator} does not fit ${fact} and its value`);
      return;
    }
    if (isFactReference(value)) {
      this.reference(fact, declaration, value.fact, at(pointer, 'value', 'fact'));
      return;
    }
    const wanted = type === 'text' ? 'string' : type;
    const constants: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const [index, one] of constants.entries())
      if (typeof one !== wanted)
        this.report(
          'wrong-type',
          takesList ? at(pointer, 'value', index) : at(pointer, 'value'),
          `${fact} is of type ${type}${unit === undefined ? '' : ` (${unit})`}`,
        );
  }

  private reference(fact: string, { type, unit }: FactDeclaration, name: string, pointer: string): void {
    const other = this.declared(name, pointer);
    if (other === undefined) return;
    if (type !== 'number' || other.type !== 'number')
      this.report('operator-type', pointer, 'only numbers are compared with another fact');
    else if (other.unit !== unit) this.report('wrong-unit', pointer, `${fact} and ${name} differ in unit`);
  }

  private declaration(name: string, declared: FactDeclaration): void {
    const pointer = at('/facts', name);
    const known = factCatalogue.get(name);
    if (known === undefined) {
      this.report('unknown-fact', pointer, `no fact ${name} in the catalogue`);
      return;
    }
    if (known.type !== declared.type) {
      this.report('wrong-type', at(pointer, 'type'), `${name} is of type ${known.type}`);
      return;
    }
    if (known.unit !== declared.unit)
      this.report(
        'wrong-unit',
        declared.unit === undefined ? pointer : at(pointer, 'unit'),
        `the unit of ${name} is ${known.unit ?? 'none'}`,
      );
    const { range, maxAge } = declared;
    if (range !== undefined && (known.type !== 'number' || range[0] >= range[1]))
      this.report('bad-range', at(pointer, 'range'), 'a range goes from a lower to a higher number');
    if (maxAge !== undefined) this.duration(maxAge, at(pointer, 'maxAge'));
  }
}
