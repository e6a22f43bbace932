import { HOME_CARE_MEASURES } from '../terminology/home-care-table.ts';
import { MEASURES_BY_CODE, PEG_PANEL } from '../terminology/measure-table.ts';

const OWN_CODES = [
  'spasm-episode',
  'spasm-count-7d',
  'treatment-response',
  'pgic',
  'percent-relief',
  'relief-days',
  'adverse-effect',
];

/**
 * Every code by which the ledger reads an Observation, for a search by `combo-code`: a score may stand
 * in a component of a panel whose own code says nothing. Without their systems, because a record may
 * name a system by its OID: what is found too much is left out by the mappers.
 */
export const LEDGER_OBSERVATION_CODES: readonly string[] = [
  ...new Set([
    ...OWN_CODES,
    ...[PEG_PANEL, ...MEASURES_BY_CODE.keys(), ...Object.keys(HOME_CARE_MEASURES)].map((key) =>
      key.slice(key.indexOf('|') + 1),
    ),
  ]),
];
