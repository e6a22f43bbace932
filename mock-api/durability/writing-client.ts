import assert from 'node:assert/strict';
import type { Random } from '../demo/random.ts';
import { exchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { SYSTEM, resourceOf } from './ledger.ts';
import type { Ledger, Step, Write, WrittenRecord } from './ledger.ts';

const NO_ANSWER = 503;

/** A client that writes all kinds of things, one after the other, and notes each in the ledger. */
export class WritingClient {
  readonly #name: string;
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly #own: WrittenRecord[] = [];
  #made = 0;

  constructor(name: string, random: Random, ledger: Ledger) {
    this.#name = name;
    this.#random = random;
    this.#ledger = ledger;
  }

  /** Writes until the server is gone, or says that it is going. `round` names what all clients share. */
  async writeUntilCutOff(base: string, round: string): Promise<void> {
    const writes = [
      () => this.#create(base),
      () => this.#create(base),
      () => this.#createPair(base),
      () => this.#update(base),
      () => this.#update(base),
      () => this.#updatePair(base),
      () => this.#createOnce(base, `${round}-${this.#random.integer(0, 3)}`),
      () => this.#delete(base),
    ];
    while (await this.#random.pick(writes)()) continue;
  }

  async #create(base: string): Promise<boolean> {
    const step = { record: this.#newRecord('Patient'), text: this.#newText() };
    const write = this.#ledger.begin([step]);
    const body = resourceOf(step.record, step.text);
    const answer = await exchange(base, 'POST', step.record.type, body);
    return this.#conclude(write, answer, [201], [answer?.location]);
  }

  async #update(base: string): Promise<boolean> {
    const record = this.#pick(() => true);
    if (!record) return true;
    const text = this.#newText();
    const write = this.#ledger.begin([{ record, text }]);
    const answer = await exchange(base, 'PUT', address(record), resourceOf(record, text), {
      'if-match': etag(record),
    });
    return this.#conclude(write, answer, [200], [answer?.location]);
  }

  async #delete(base: string): Promise<boolean> {
    const record = this.#pick(({ type }) => type === 'Observation');
    if (!record) return true;
    const write = this.#ledger.begin([{ record, text: null }]);
    const headers = { 'if-match': etag(record) };
    const answer = await exchange(base, 'DELETE', address(record), undefined, headers);
    return this.#conclude(write, answer, [204], [address(record)]);
  }

  /** A patient and an observation of that patient, in one transaction. */
  async #createPair(base: string): Promise<boolean> {
    const patient = this.#newRecord('Patient');
    const observation = this.#newRecord('Observation', patient);
    const fullUrl = `urn:uuid:${this.#random.uuid()}`;
    const [first, second] = [this.#newText(), this.#newText()];
    return this.#transact(
      base,
      [
        { record: patient, text: first },
        { record: observation, text: second },
      ],
      [
        {
          fullUrl,
          resource: resourceOf(patient, first),
          request: { method: 'POST', url: 'Patient' },
        },
        {
          resource: resourceOf(observation, second, fullUrl),
          request: { method: 'POST', url: 'Observation' },
        },
      ],
    );
  }

  /** A new version of an observation and of its patient, in one transaction. */
  async #updatePair(base: string): Promise<boolean> {
    const observation = this.#pick(({ type }) => type === 'Observation');
    if (!observation?.subject) return true;
    const records = [observation, observation.subject];
    const steps = records.map((record) => ({ record, text: this.#newText() }));
    const entries = steps.map(({ record, text }) => ({
      resource: resourceOf(record, text),
      request: { method: 'PUT', url: address(record), ifMatch: etag(record) },
    }));
    return this.#transact(base, steps, entries);
  }

  async #transact(base: string, steps: readonly Step[], entry: readonly object[]) {
    const write = this.#ledger.begin(steps);
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
    const answer = await exchange(base, 'POST', '', bundle);
    const entries = answer?.body?.['entry'] as
      readonly { response: { location?: string } }[] | undefined;
    const locations = steps.map((_, index) => entries?.[index]?.response.location);
    return this.#conclude(write, answer, [200], locations);
  }

  /** A conditional create of what other clients create too. */
  async #createOnce(base: string, key: string): Promise<boolean> {
    const shared = this.#ledger.shared.get(key) ?? { key, id: undefined };
    this.#ledger.shared.set(key, shared);
    const identifier = [{ system: SYSTEM, value: key }];
    const body = { resourceType: 'Patient', identifier, active: true };
    const answer = await exchange(base, 'POST', 'Patient', body, {
      'if-none-exist': `identifier=${SYSTEM}|${key}`,
    });
    if (!answer || answer.status === NO_ANSWER) return false;
    assert.ok([200, 201].includes(answer.status), JSON.stringify(answer));
    const id = answer.location?.split('/')[1];
    assert.ok(id, 'where it is');
    if (answer.status === 201) assert.equal(shared.id, undefined, `${key} was made twice`);
    assert.equal(shared.id ?? id, id, `${key} is one record for all`);
    shared.id = id;
    this.#ledger.acknowledge();
    return true;
  }

  /** Notes the answer; false when the server is gone. What it refuses is a failure: each write here is right. */
  #conclude(
    write: Write,
    answer: Exchange | undefined,
    expected: readonly number[],
    locations: readonly (string | undefined)[],
  ): boolean {
    if (!answer || answer.status === NO_ANSWER) return false;
    assert.ok(expected.includes(answer.status), JSON.stringify(answer));
    this.#ledger.acknowledge(write);
    // The body was cut off: acknowledged, but under which ids is found out later.
    if (locations.includes(undefined)) return false;
    for (const [index, { record }] of write.steps.entries()) {
      record.id ??= locations[index]?.split('/')[1];
    }
    this.#ledger.settle(write);
    return true;
  }

  #newRecord(type: WrittenRecord['type'], subject?: WrittenRecord): WrittenRecord {
    const key = `${this.#name}-${(this.#made += 1)}`;
    const record = { type, key, subject, id: undefined, versions: [] };
    this.#own.push(record);
    return record;
  }

  /** One of the own records that are there, not deleted, and without an open question. */
  #pick(fits: (record: WrittenRecord) => boolean): WrittenRecord | undefined {
    const open = new Set([...this.#ledger.open].flatMap(({ steps }) => steps.map((s) => s.record)));
    const there = this.#own.filter(
      (record) => record.versions.at(-1) != null && !open.has(record) && fits(record),
    );
    return there.length === 0 ? undefined : this.#random.pick(there);
  }

  /** A few bytes to a few pages of the database. */
  #newText(): string {
    const length = Math.floor(10 ** this.#random.between(0, 4));
    return `${this.#name} ${this.#random.integer(0, 1e9)} ${'x'.repeat(length)}`;
  }
}

const address = ({ type, id }: WrittenRecord): string => `${type}/${id ?? ''}`;

const etag = ({ versions }: WrittenRecord): string => `W/"${versions.length}"`;
