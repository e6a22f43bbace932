import { stopReasonText, stoppedForSideEffect } from './stop-reason.ts';

const HL7 = 'http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason';

describe('stoppedForSideEffect', () => {
  for (const [text, expected] of [
    ['sedation', true],
    ['too drowsy at work', true],
    ['Side effects: dizziness', true],
    ['GI upset, nausea', true],
    ['could not tolerate it: not tolerated', true],
    ['no effect', false],
    ['ineffective', false],
    ['no benefit, no side effects', false],
    ['course completed without any adverse events', false],
    ['patient choice', false],
    ['pain resolved', false],
    ['denied by committee', null],
    ['moved away', null],
  ] as const) {
    it(`"${text}": ${String(expected)}`, () => {
      expect(stoppedForSideEffect([{ text }])).toBe(expected);
    });
  }

  for (const [system, code, expected] of [
    [HL7, 'sintol', true],
    [HL7, 'salg', true],
    [HL7, 'altchoice', false],
    ['urn:ladderline:codes', 'side-effect', true],
    ['urn:ladderline:codes', 'no-effect', false],
    ['urn:example', 'sintol', null],
  ] as const) {
    it(`code ${code} of ${system}: ${String(expected)}`, () => {
      expect(stoppedForSideEffect([{ coding: [{ system, code }] }])).toBe(expected);
    });
  }

  it('believes the code where the words say otherwise', () => {
    const reason = { coding: [{ system: HL7, code: 'altchoice' }], text: 'sedation' };
    expect(stoppedForSideEffect([reason])).toBeFalse();
  });

  it('knows nothing without a reason', () => {
    expect(stoppedForSideEffect([])).toBeNull();
    expect(stopReasonText([])).toBeNull();
  });

  it('joins several reasons in words', () => {
    expect(stopReasonText([{ text: 'cost' }, { coding: [{ display: 'Side effect' }] }])).toBe(
      'cost; Side effect',
    );
  });
});
