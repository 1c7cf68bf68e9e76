import type { ProtocolDocument } from '../../document.js';
import { documentProblems } from '../../parse.js';
import type { ProtocolCase } from '../../protocol/cases.js';
import type { Assignment } from '../../verify/diagram.js';
import { ProtocolGround } from '../../verify/protocol/protocol-ground.js';
import type { Conversation, ProtocolFinding } from '../../verify/protocol/report.js';
import { verifyProtocol } from '../../verify/protocol/verify-protocol.js';
import { numberDomain } from '../../verify/space.js';
import type { Verdict } from '../judge.js';
import type { Mutant } from '../mutant.js';
import { ProtocolCaseCheck } from './case-check.js';
import { ledBy, protocolDifference } from './difference.js';
import { protocolMutants } from './protocol-mutants.js';

export type ProtocolVerdict = Verdict<ProtocolFinding, Pick<Conversation, 'facts' | 'answers'>>;
export type JudgedProtocolMutant = Mutant<ProtocolDocument> & ProtocolVerdict;

/** What became of every single-point mutant of a protocol: found, proved equivalent, or survived. */
export function judgeProtocolMutants(
  document: ProtocolDocument,
  cases: readonly ProtocolCase[],
): readonly JudgedProtocolMutant[] {
  const judge = new ProtocolJudge(document, cases);
  return protocolMutants(document).map((mutant) => ({ ...mutant, ...judge.judge(mutant) }));
}

class ProtocolJudge {
  private readonly own: ProtocolGround;
  private readonly cases: ProtocolCaseCheck;
  /** What is found in the original, too, says nothing about a mutant. */
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly original: ProtocolDocument,
    cases: readonly ProtocolCase[],
  ) {
    this.own = new ProtocolGround(original);
    this.cases = new ProtocolCaseCheck(original, cases);
    this.known = new Set(verifyProtocol(original).findings.map(keyOf));
  }

  judge({ kind, document }: Mutant<ProtocolDocument>): ProtocolVerdict {
    const failed = this.cases.firstFailure(document);
    if (failed !== undefined) return { verdict: 'found', by: 'case', name: failed.name, facts: failed.facts };
    const [problem] = documentProblems(document);
    if (problem !== undefined) return { verdict: 'found', by: 'load', code: problem.code };
    return document.facts === this.original.facts
      ? this.judgeChange(document)
      : this.judgeDeclaration(document, kind === 'range');
  }

  /** Anybody led otherwise? Then something has to be found. */
  private judgeChange(document: ProtocolDocument): ProtocolVerdict {
    const { ground, others } = protocolDifference(this.original, document);
    if (others === ground.space.diagrams.never)
      return { verdict: 'equivalent', because: 'the same way and end for everybody, whatever is answered' };
    const patient = ground.patient(others);
    return this.found(document) ?? this.survived(patient && ground.facts(patient));
  }

  /** Only numbers have ranges and ages; what changes is which of their values are unknown. */
  private judgeDeclaration(document: ProtocolDocument, isRange: boolean): ProtocolVerdict {
    const { original } = this;
    const fact =
      Object.keys(original.facts).find((name) => original.facts[name] !== document.facts[name]) ?? '';
    const [before, after] = [original.facts[fact], document.facts[fact]];
    if (isRange && before !== undefined && after !== undefined) {
      const isSame = numberDomain(fact, before).range.join() === numberDomain(fact, after).range.join();
      if (isSame)
        return { verdict: 'equivalent', because: 'no such value can be, by the catalogue of facts' };
    }
    // A wider range lets in values that the original's ground does not have.
    const grounds = isRange
      ? [this.own, new ProtocolGround({ ...original, facts: document.facts })]
      : [this.own];
    const witness = grounds.map((own) => unknownMatters(own, fact)).find((one) => one !== undefined);
    if (witness === undefined)
      return { verdict: 'equivalent', because: 'nobody is led otherwise when it is unknown instead' };
    return this.found(document) ?? { verdict: 'survived', witness };
  }

  private found(document: ProtocolDocument): ProtocolVerdict | undefined {
    const finding = verifyProtocol(document).findings.find((one) => !this.known.has(keyOf(one)));
    return finding && { verdict: 'found', by: 'finding', finding };
  }

  /** The witness as the original leads him or her. */
  private survived(facts: Conversation['facts'] | undefined): ProtocolVerdict {
    if (facts === undefined) return { verdict: 'survived' };
    return { verdict: 'survived', witness: this.own.conversationOf(facts) };
  }
}

/** Somebody whom the protocol leads otherwise when this fact is unknown instead. */
function unknownMatters(own: ProtocolGround, fact: string): Conversation | undefined {
  const { ground } = own;
  const variable = ground.space.variables.get(fact);
  if (variable?.kind !== 'number') return undefined;
  const { diagrams } = ground.space;
  const led = ledBy(ground, own.root, own.document, new Map());
  const unknown = diagrams.pick(led, variable.lower, [[0, 0]]);
  const known = diagrams.not(ground.answers.unknown(fact));
  const patient: Assignment | undefined = ground.patient(
    diagrams.all([known, diagrams.difference(led, unknown)]),
  );
  return patient && own.conversation(patient);
}

function keyOf({ code, pointer }: ProtocolFinding): string {
  return `${code} ${pointer}`;
}
