import type { ProgramDiscipline } from '../../domain/injection/procedure-record.ts';
import type { TreatmentStarted } from '../../domain/record-change/record-change.ts';

export const TREATMENT_KINDS: readonly {
  readonly kind: TreatmentStarted['kind'];
  readonly label: string;
}[] = [
  { kind: 'medicine', label: 'Medicine' },
  { kind: 'home-care', label: 'Home care' },
  { kind: 'injection', label: 'Injection' },
  { kind: 'visit', label: 'Visit' },
];

export const DISCIPLINES: readonly {
  readonly discipline: ProgramDiscipline;
  readonly label: string;
}[] = [
  { discipline: 'physiotherapy', label: 'Physiotherapy' },
  { discipline: 'psychotherapy', label: 'Psychotherapy' },
  { discipline: 'massage', label: 'Massage therapy' },
  { discipline: 'acupuncture', label: 'Acupuncture' },
];

/** Drugs of trigger point injections that clinical facts 3.1 and 3.4 name; others can be typed. */
export const INJECTED_DRUGS: readonly string[] = [
  'lidocaine',
  'bupivacaine',
  'lidocaine with triamcinolone',
  'saline',
];
