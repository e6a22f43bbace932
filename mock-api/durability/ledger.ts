import type { FhirResource } from '../fhir/fhir-resource.ts';

export const SYSTEM = 'urn:ladderline:durability';

/** A record that a client made: what it says in each of its versions, null where it is deleted. */
export interface WrittenRecord {
  readonly type: 'Patient' | 'Observation';
  /** Value of its identifier; no other record has it. */
  readonly key: string;
  /** The patient of an Observation. */
  readonly subject: WrittenRecord | undefined;
  /** As the server gave it; undefined until it is known. */
  id: string | undefined;
  readonly versions: (string | null)[];
}

/** The new version of one record. */
export interface Step {
  readonly record: WrittenRecord;
  readonly text: string | null;
}

/** One request: all its steps are done or none. */
export interface Write {
  readonly steps: readonly Step[];
  /** Answered 2xx: it must be there. Without an answer it may be. */
  isAcknowledged: boolean;
}

/** A conditional create that all clients send at the same time. */
export interface SharedRecord {
  readonly key: string;
  /** As the server answered to any of them. */
  id: string | undefined;
}

/** What all clients wrote, by their own knowledge. */
export class Ledger {
  readonly records = new Set<WrittenRecord>();
  /** Those written since somebody looked last. */
  readonly changed = new Set<WrittenRecord>();
  readonly shared = new Map<string, SharedRecord>();
  /** Writes whose outcome is not known in full. */
  readonly open = new Set<Write>();
  #acknowledged = 0;
  #waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  get acknowledged(): number {
    return this.#acknowledged;
  }

  begin(steps: readonly Step[]): Write {
    const write = { steps, isAcknowledged: false };
    this.open.add(write);
    return write;
  }

  /** The server answered 2xx. */
  acknowledge(write?: Write): void {
    if (write) write.isAcknowledged = true;
    this.#acknowledged += 1;
    if (this.#waiting && this.#acknowledged >= this.#waiting.count) this.#waiting.resolve();
  }

  /** The steps of a write are there, and their ids are known. */
  settle(write: Write): void {
    this.open.delete(write);
    for (const { record, text } of write.steps) {
      record.versions.push(text);
      this.records.add(record);
      this.changed.add(record);
    }
  }

  /** Resolves when `more` writes were acknowledged from now on. */
  async afterAcknowledged(more: number): Promise<void> {
    const count = this.#acknowledged + more;
    await new Promise<void>((resolve) => (this.#waiting = { count, resolve }));
  }
}

/** The resource of a record with this text; `subject` stands for the reference while the patient has no id. */
export function resourceOf(record: WrittenRecord, text: string, subject?: string): FhirResource {
  const identifier = [{ system: SYSTEM, value: record.key }];
  const id = record.id === undefined ? {} : { id: record.id };
  if (record.type === 'Patient') {
    return { resourceType: 'Patient', ...id, identifier, name: [{ family: text }] };
  }
  const reference = subject ?? `Patient/${record.subject?.id ?? ''}`;
  return {
    ...{ resourceType: 'Observation', ...id, identifier, status: 'final' },
    code: { text },
    subject: { reference },
  };
}
