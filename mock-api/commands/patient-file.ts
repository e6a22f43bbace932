import type { Bundle, FhirResource, Reference } from 'fhir/r4';
import type { RecordId, UnreadableRecord } from '../../src/app/domain/record/record-id.ts';
import { resourcesOfBundle } from '../../src/app/fhir/reference/bundle-resources.ts';
import { referencedId, toReferenceIndex } from '../../src/app/fhir/reference/reference-index.ts';

/** One patient's resources, as a file holds them. */
export interface PatientFile {
  readonly patient: RecordId;
  readonly resources: readonly FhirResource[];
  /** Entries that are no resource at all. */
  readonly unreadable: readonly UnreadableRecord[];
}

/** Why a file is no chart of one patient; its message is one line. */
export class PatientFileError extends Error {}

type Json = Readonly<Record<string, unknown>>;

/** Reads a Bundle of any type, NDJSON, a single resource or a list of them. Throws PatientFileError. */
export function readPatientFile(text: string): PatientFile {
  const unreadable: UnreadableRecord[] = [];
  const bundle = asBundle(parse(text.replace(/^\uFEFF/, '')), unreadable);
  const resources = resourcesOfBundle(bundle);
  if (resources.length === 0) throw new PatientFileError('holds no FHIR resource');
  const [patient, ...others] = patientsOf(resources);
  if (!patient) throw new PatientFileError('holds no patient');
  if (others.length > 0) {
    throw new PatientFileError(
      `holds ${others.length + 1} patients (${[patient, ...others].slice(0, 3).join(', ')}${others.length > 2 ? ', ...' : ''}); one is needed`,
    );
  }
  return { patient, resources, unreadable };
}

/** One JSON document, or one per line. */
function parse(text: string): readonly unknown[] {
  const whole = parseJson(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  const lines = text.split('\n').map((line, place) => ({ line: line.trim(), number: place + 1 }));
  const filled = lines.filter(({ line }) => line !== '');
  const documents = filled.map(({ line }) => parseJson(line));
  const broken = documents.indexOf(undefined);
  if (broken === -1 && filled.length > 0) return documents;
  // Only a file whose first line is a document was meant as NDJSON.
  const isNdjson = broken > 0;
  throw new PatientFileError(
    isNdjson ? `is not NDJSON: line ${filled[broken]?.number ?? 0} is no JSON` : 'is not JSON',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The documents as one bundle; a single Bundle keeps its type, since a history is read differently. */
function asBundle(
  documents: readonly unknown[],
  unreadable: UnreadableRecord[],
): Bundle<FhirResource> {
  const [only] = documents;
  const bundle =
    documents.length === 1 && isBundle(only)
      ? only
      : collection(documents.map((resource) => ({ resource })));
  return withReadableEntries(bundle, unreadable);
}

function collection(entry: readonly Json[]): Bundle<FhirResource> {
  return { resourceType: 'Bundle', type: 'collection', entry } as unknown as Bundle<FhirResource>;
}

/** Entries without a resource (a deletion, an answer) stay; one that is no resource is named and left out. */
function withReadableEntries(
  bundle: Bundle<FhirResource>,
  unreadable: UnreadableRecord[],
): Bundle<FhirResource> {
  const entries: readonly unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  const kept = entries.flatMap((entry, place) => {
    const resource = isObject(entry) ? entry['resource'] : null;
    if (!isObject(entry) || (resource !== undefined && !isResource(resource))) {
      unreadable.push({ id: `entry ${place + 1}`, reason: 'no FHIR resource: no resourceType' });
      return [];
    }
    return isBundle(resource)
      ? [{ ...entry, resource: withReadableEntries(resource, unreadable) }]
      : [entry];
  });
  return { ...bundle, entry: kept };
}

/** Every patient that is in the file, or that a record in it is about. */
function patientsOf(resources: readonly FhirResource[]): readonly RecordId[] {
  const index = toReferenceIndex(resources);
  const named = resources.flatMap((resource) =>
    resource.resourceType === 'Patient' ? [`Patient/${resource.id ?? ''}`] : [],
  );
  const about = resources.flatMap((resource) => {
    const { subject, patient } = resource as { subject?: Reference; patient?: Reference };
    return [subject, patient].flatMap((reference) => {
      const id = isObject(reference) ? referencedId(reference, index) : null;
      return id?.startsWith('Patient/') ? id : [];
    });
  });
  return [...new Set([...named, ...about])];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isResource(value: unknown): value is { readonly resourceType: string } {
  return isObject(value) && typeof value['resourceType'] === 'string';
}

function isBundle(value: unknown): value is Bundle<FhirResource> {
  return isResource(value) && value.resourceType === 'Bundle';
}
