import { DatabaseSync } from 'node:sqlite';
import { mkdirSync } from 'node:fs';
import { storeFile } from '../storage/lock-file.ts';
import { ResourceStore } from '../storage/resource-store.ts';

export const aPatient = (id: string, family: string) => ({
  resourceType: 'Patient',
  id,
  name: [{ family }],
  birthDate: '1980-07-01',
});

/** Opens the store of a data folder, making both if need be, and closes it after `work`. */
export function withStore<T>(dataDirectory: string, work: (store: ResourceStore) => T): T {
  mkdirSync(dataDirectory, { recursive: true });
  const store = ResourceStore.open(storeFile(dataDirectory));
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** A small clinic: a patient changed twice, one deleted, two as they were made, and an Observation. */
export function fillStore(store: ResourceStore): void {
  for (const family of ['Smith', 'Jones', 'Brown']) store.put(aPatient('changed', family));
  store.put(aPatient('deleted', 'Gone'));
  store.delete('Patient', 'deleted');
  store.put(aPatient('a', 'Adams'));
  store.put(aPatient('b', 'Baker'));
  store.put({
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '72514-3' }] },
    subject: { reference: 'Patient/a' },
    effectiveDateTime: '2026-11-20T09:00:00Z',
    valueQuantity: { value: 5.5, unit: '{score}' },
  });
}

/** Changes a store behind Ladderline's back. */
export function tamper(dataDirectory: string, ...statements: string[]): void {
  const database = new DatabaseSync(storeFile(dataDirectory));
  try {
    for (const statement of statements) database.exec(statement);
  } finally {
    database.close();
  }
}

export const ignoreProgress = (): void => undefined;
