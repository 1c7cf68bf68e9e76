import { factRelations, type FactRelation } from '../facts/relations.js';

/** Groups of facts of which a relation speaks; it says nothing where one of them is not asked about. */
export function relatedFacts(): readonly (readonly string[])[] {
  return factRelations.map(factsOfRelation);
}

export function factsOfRelation(relation: FactRelation): readonly string[] {
  switch (relation.kind) {
    case 'implies':
      return [relation.if.fact, relation.then.fact];
    case 'derived':
      return [relation.fact, relation.from];
    case 'ordered':
      return [relation.lesser, relation.greater];
  }
}
