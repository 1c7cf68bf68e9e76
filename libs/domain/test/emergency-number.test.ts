import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dispatcherText,
  emergencyNumberOf,
  emergencyNumberTable,
  type DispatcherInput,
} from '../src/index.js';

const known: DispatcherInput = {
  emergency: emergencyNumberOf('DE'),
  address: ['Beispielweg 3', '10115 Berlin'],
  subdivision: 'DE-BE',
  dispatchPhone: null,
  callback: '+49305550100',
  what: 'oxygen saturation of 80 %',
  age: 76,
  sex: 'female',
};

describe('H21: the emergency number of where the patient is', () => {
  it.each([
    ['US', '911'],
    ['CA', '911'],
    ['MX', '911'],
    ['DE', '112'],
    ['FR', '112'],
    ['NO', '113'],
    ['GB', '999'],
    ['CH', '144'],
    ['AU', '000'],
    ['NZ', '111'],
    ['IN', '112'],
    ['JP', '119'],
    ['BR', '192'],
    ['ZA', '10177'],
    ['IL', '101'],
    ['SG', '995'],
  ])('%s: %s', (country, number) => {
    const found = emergencyNumberOf(country);
    if (!found.known) throw new Error(`${country} is not in the table`);
    expect(found.numbers[0]).toBe(number);
    expect(found.source).not.toBe('');
  });

  it('is not known for a country that is not in the table, and never another country’s', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3 }), (country) => {
        const found = emergencyNumberOf(country);
        expect(found.known).toBe(emergencyNumberTable.has(country));
        expect(found.country).toBe(country);
      }),
    );
    expect(emergencyNumberOf(null)).toEqual({ known: false, country: null });
    expect(emergencyNumberOf('us')).toMatchObject({ known: false });
  });

  it('is in every entry dialled as it stands, for a country by its code', () => {
    for (const [country, { numbers }] of emergencyNumberTable) {
      expect(country).toMatch(/^[A-Z]{2}$/);
      expect(numbers.length).toBeGreaterThan(0);
      for (const number of numbers) expect(number).toMatch(/^[0-9]{2,5}$/);
    }
  });
});

describe('H21: the text for the dispatcher', () => {
  it('has the address, a number to call back, and what happened', () => {
    const text = dispatcherText(known).join('\n');
    for (const part of [
      '112',
      'Beispielweg 3, 10115 Berlin, DE-BE',
      'Country: DE',
      '+49305550100',
      '80 %',
      '76 years old, female',
    ])
      expect(text).toContain(part);
  });

  it('says that a number is dialled there, and that the own one reaches the own town', () => {
    const text = dispatcherText(known).join('\n');
    expect(text).toContain('Dialled there, not from where you are');
    expect(text).toContain('Your own emergency number reaches your own town');
    expect(text).not.toContain('911');
  });

  it('gives the dispatch centre first where one is written down', () => {
    expect(dispatcherText({ ...known, dispatchPhone: '+493055501' })[0]).toContain('+493055501');
  });

  it('says where a number is not checked', () => {
    expect(dispatcherText({ ...known, emergency: emergencyNumberOf('JP') }).join('\n')).toContain(
      'not yet checked',
    );
    expect(dispatcherText(known).join('\n')).not.toContain('not yet checked');
  });

  it('without a country names no number at all, and says to ask', () => {
    const lost = {
      ...known,
      emergency: emergencyNumberOf(null),
      address: [],
      subdivision: null,
      callback: null,
      what: null,
    };
    const text = dispatcherText(lost);
    expect(text[0]).toContain('No emergency number is known');
    expect(text.join('\n')).not.toMatch(/\b(911|112|999|000)\b/);
    expect(text.filter((line) => line.includes('ask the patient')).length).toBeGreaterThanOrEqual(3);
  });
});
