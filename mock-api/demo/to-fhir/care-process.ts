import type {
  Appointment,
  DocumentReference,
  Encounter,
  Reference,
  ServiceRequest,
  Task,
} from 'fhir/r4';
import { BSER_STATUS, concept, LOINC, local, SNOMED } from './codes.ts';

type New<T> = Omit<T, 'id' | 'meta'>;

/** A kept visit or a nurse's call. */
export function encounter(
  subject: Reference,
  kind: 'visit' | 'call',
  by: Reference,
  period: { start: string; end: string },
): New<Encounter> {
  const [code, display] = kind === 'visit' ? ['AMB', 'ambulatory'] : ['VR', 'virtual'];
  return {
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code, display },
    type: [{ text: kind === 'visit' ? 'Pain clinic visit' : 'Telephone follow-up' }],
    subject,
    participant: [{ individual: by }],
    period,
  };
}

/** Disciplines the coordinator refers to. */
export type ReferralDiscipline =
  'physiotherapy' | 'psychotherapy' | 'massage' | 'acupuncture' | 'neurology';

const REFERRAL_TEXT: Readonly<Record<ReferralDiscipline, string>> = {
  physiotherapy: 'Referral to physiotherapy',
  psychotherapy: 'Referral to psychology',
  massage: 'Referral to massage therapy',
  acupuncture: 'Referral to acupuncture',
  neurology: 'Referral to neurology',
};

/** Where a referral stands (BSeR / 360X business status, clinical facts 8.1). */
export const REFERRAL_STATES = {
  created: { request: 'active', task: 'requested', code: '2.0', text: 'Service Request Created' },
  received: { request: 'active', task: 'received', code: '2.0', text: 'Service Request Created' },
  accepted: { request: 'active', task: 'accepted', code: '3.0', text: 'Service Request Accepted' },
  declined: { request: 'active', task: 'rejected', code: '4.0', text: 'Service Request Declined' },
  scheduled: {
    request: 'active',
    task: 'in-progress',
    code: '5.1.1',
    text: 'Service Request Event Scheduled',
  },
  'no-show': {
    request: 'active',
    task: 'in-progress',
    code: '5.1.2',
    text: 'Scheduled Service Request Event Unattended',
  },
  'visit-cancelled': {
    request: 'active',
    task: 'in-progress',
    code: '5.1.3',
    text: 'Scheduled Service Request Event Cancelled',
  },
  seen: {
    request: 'active',
    task: 'in-progress',
    code: '5.1.4',
    text: 'Service Request Event Completed',
  },
  'cancel-asked': {
    request: 'revoked',
    task: 'in-progress',
    code: '5.2',
    text: 'Service Request Cancellation Requested',
  },
  closed: {
    request: 'completed',
    task: 'completed',
    code: '7.0',
    text: 'Service Request Fulfillment Completed',
  },
} as const;

export type ReferralState = keyof typeof REFERRAL_STATES;

/** `authoredOn` is an instant; `reason` the problem referred for. */
export function referralRequest(
  subject: Reference,
  discipline: ReferralDiscipline,
  by: { requester: Reference; performer: Reference; encounter: Reference; reason: Reference },
  authoredOn: string,
): New<ServiceRequest> {
  const text = REFERRAL_TEXT[discipline];
  const code =
    discipline === 'physiotherapy'
      ? concept(SNOMED, '91251008', 'Physical therapy procedure')
      : local(`referral-${discipline}`, text);
  return {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    priority: 'routine',
    category: [
      discipline === 'neurology'
        ? concept(SNOMED, '103696004', 'Patient referral to specialist')
        : concept(SNOMED, '103698003', 'Patient referral to non-physician provider'),
    ],
    code: { ...code, text },
    subject,
    encounter: by.encounter,
    authoredOn,
    requester: by.requester,
    performer: [by.performer],
    reasonReference: [by.reason],
  };
}

/** The task that carries a referral's state; `modified` is when it last moved. */
export function referralTask(
  request: { reference: Reference; resource: New<ServiceRequest> },
  by: { requester: Reference; owner: Reference },
  state: ReferralState,
  modified: string,
  report: Reference | null,
): New<Task> {
  const { request: requestStatus, task, code, text } = REFERRAL_STATES[state];
  request.resource.status = requestStatus;
  return {
    resourceType: 'Task',
    status: task,
    ...(state === 'declined'
      ? { statusReason: { text: 'No free capacity in the next 8 weeks' } }
      : {}),
    businessStatus: concept(BSER_STATUS, code, text),
    intent: 'order',
    code: concept(
      'http://hl7.org/fhir/CodeSystem/task-code',
      'fulfill',
      'Fulfill the focal request',
    ),
    focus: request.reference,
    for: request.resource.subject,
    authoredOn: request.resource.authoredOn,
    lastModified: modified,
    requester: by.requester,
    owner: by.owner,
    ...(report === null
      ? {}
      : { output: [{ type: { text: 'Consultation report' }, valueReference: report }] }),
  };
}

/** The therapist's report, as plain text. */
export function consultationReport(
  subject: Reference,
  author: Reference,
  date: string,
  text: string,
): New<DocumentReference> {
  return {
    resourceType: 'DocumentReference',
    status: 'current',
    docStatus: 'final',
    type: concept(LOINC, '11488-4', 'Consult note'),
    subject,
    date,
    author: [author],
    content: [
      {
        attachment: {
          contentType: 'text/plain',
          data: Buffer.from(text, 'utf8').toString('base64'),
          title: 'Consultation report',
        },
      },
    ],
  };
}

/** A visit that is booked, or that the patient did not keep. */
export function appointment(
  subject: Reference,
  by: Reference,
  status: 'booked' | 'noshow',
  period: { start: string; end: string },
): New<Appointment> {
  return {
    resourceType: 'Appointment',
    status,
    description: 'Pain clinic visit',
    ...period,
    participant: [
      { actor: subject, status: 'accepted' },
      { actor: by, status: 'accepted' },
    ],
  };
}
