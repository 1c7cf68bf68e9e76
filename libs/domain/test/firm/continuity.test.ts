import { describe, expect, it } from '@jest/globals';
import { preferredClinician } from '#domain';

const now = new Date('2026-06-15T12:00:00Z');
const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

describe('the preferred clinician', () => {
  it('is who worked on the patient last, within 14 days', () => {
    const worked = [
      { staffId: 'old', at: ago(13) },
      { staffId: 'new', at: ago(2) },
      { staffId: 'older', at: ago(20) },
    ];
    expect(preferredClinician(worked, now)).toBe('new');
    expect(preferredClinician([...worked].reverse(), now)).toBe('new');
  });

  it('is nobody once 14 days have gone by', () => {
    expect(preferredClinician([{ staffId: 'a', at: ago(14) }], now)).toBeNull();
    expect(preferredClinician([{ staffId: 'a', at: new Date(ago(14).getTime() + 1) }], now)).toBe('a');
    expect(preferredClinician([], now)).toBeNull();
  });
});
