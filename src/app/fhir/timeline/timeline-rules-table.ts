import type { TimelineKind } from '../../domain/timeline/timeline-entry.ts';

/** What is particular to one resource type; everything absent falls back to what all types share. */
export interface TimelineRule {
  readonly kind: TimelineKind;
  /** Where its title is found, before the places all types share. */
  readonly title?: readonly string[];
  readonly clinical?: readonly string[];
  readonly reported?: readonly string[];
  readonly periodCountsAt?: 'start' | 'end';
  /** States that need no word on the line. */
  readonly ordinary?: readonly string[];
  /** The type in a clinician's words, where splitting its FHIR name does not give them. */
  readonly label?: string;
}

const ORDER_TITLE = ['medicationCodeableConcept', 'medicationReference', 'medication'];

/** One line per R4 type that can belong to a patient; types not listed are of kind `other`. */
export const TIMELINE_RULES: Readonly<Record<string, TimelineRule>> = {
  Observation: {
    kind: 'result',
    clinical: ['effective[x]'],
    reported: ['issued'],
    // A measurement over a period counts at its end (ledger rules, "Time"); episodes at their start.
    periodCountsAt: 'end',
    ordinary: ['final'],
  },
  DiagnosticReport: {
    kind: 'result',
    clinical: ['effective[x]'],
    reported: ['issued'],
    ordinary: ['final'],
  },
  Condition: {
    kind: 'problem',
    clinical: ['onset[x]'],
    reported: ['recordedDate', 'assertedDate'],
  },
  AllergyIntolerance: {
    kind: 'allergy',
    clinical: ['onset[x]'],
    reported: ['recordedDate', 'assertedDate'],
  },
  AdverseEvent: {
    kind: 'problem',
    title: ['event'],
    clinical: ['date', 'detected'],
    reported: ['recordedDate'],
  },
  ClinicalImpression: { kind: 'problem', title: ['code', 'summary', 'description'] },
  DetectedIssue: { kind: 'problem', title: ['code', 'detail'] },
  FamilyMemberHistory: {
    kind: 'problem',
    title: ['condition.code', 'relationship'],
    clinical: [],
    reported: ['date'],
    label: 'Family history',
  },
  Flag: { kind: 'problem' },
  RiskAssessment: { kind: 'problem', title: ['code', 'prediction.outcome', 'method'] },

  MedicationRequest: {
    kind: 'medication',
    title: ORDER_TITLE,
    // The ledger starts a course at the bounds of its dose, else when it was ordered.
    clinical: ['dosageInstruction.timing.repeat.boundsPeriod.start', 'authoredOn'],
    ordinary: ['active'],
    label: 'Medication order',
  },
  MedicationStatement: {
    kind: 'medication',
    title: ORDER_TITLE,
    clinical: ['effective[x]'],
    reported: ['dateAsserted', 'authoredOn'],
    ordinary: ['active', 'taking'],
  },
  MedicationAdministration: { kind: 'medication', title: ORDER_TITLE },
  MedicationDispense: {
    kind: 'medication',
    title: ORDER_TITLE,
    clinical: ['whenHandedOver', 'whenPrepared'],
  },

  Procedure: { kind: 'procedure', clinical: ['performed[x]'], ordinary: ['completed'] },
  ServiceRequest: { kind: 'plan', clinical: ['authoredOn', 'occurrence[x]'], label: 'Order' },

  Encounter: {
    kind: 'visit',
    title: ['type', 'serviceType', 'reasonCode', 'class'],
    label: 'Visit',
  },
  Appointment: {
    kind: 'visit',
    title: ['description', 'serviceType', 'appointmentType', 'reasonCode'],
    clinical: ['start', 'requestedPeriod'],
    ordinary: ['fulfilled', 'booked'],
  },
  AppointmentResponse: { kind: 'visit', clinical: ['start'] },
  EpisodeOfCare: { kind: 'visit' },

  CarePlan: { kind: 'plan', title: ['title', 'category', 'description'] },
  CareTeam: { kind: 'plan', title: ['name', 'category'] },
  Goal: { kind: 'plan', title: ['description'], clinical: ['start[x]'], reported: ['statusDate'] },
  RequestGroup: { kind: 'plan' },
  NutritionOrder: { kind: 'plan', title: ['oralDiet.type', 'supplement.type'] },
  DeviceRequest: { kind: 'plan', title: ['code[x]'], clinical: ['occurrence[x]', 'authoredOn'] },
  DeviceUseStatement: { kind: 'plan', title: ['device'], reported: ['recordedOn'] },
  VisionPrescription: { kind: 'plan', title: ['lensSpecification.product'] },
  ImmunizationRecommendation: { kind: 'plan', title: ['recommendation.vaccineCode'] },
  SupplyRequest: { kind: 'plan', title: ['item[x]'], clinical: ['occurrence[x]', 'authoredOn'] },

  QuestionnaireResponse: {
    kind: 'questionnaire',
    title: ['_questionnaire.extension.valueString'],
    clinical: ['authored'],
    ordinary: ['completed'],
  },

  ImagingStudy: {
    kind: 'result',
    title: ['description', 'procedureCode', 'series.modality', 'series.bodySite'],
    ordinary: ['available'],
  },
  Media: { kind: 'result', title: ['content.title', 'type'], clinical: ['created[x]'] },
  Specimen: {
    kind: 'result',
    title: ['type'],
    clinical: ['collection.collected[x]', 'receivedTime'],
  },
  BodyStructure: { kind: 'result', title: ['description', 'location', 'morphology'] },
  MolecularSequence: { kind: 'result', title: ['type'] },

  Composition: { kind: 'document', title: ['title', 'type'], clinical: ['date'] },
  DocumentReference: {
    kind: 'document',
    title: ['description', 'type', 'content.attachment.title', 'category'],
    clinical: ['context.period'],
    reported: ['date'],
    label: 'Document',
  },
  DocumentManifest: { kind: 'document', title: ['description', 'type'], reported: ['created'] },
  Communication: {
    kind: 'document',
    title: ['topic', 'category', 'payload.contentString', 'reasonCode'],
    clinical: ['sent', 'received'],
    label: 'Message',
  },
  CommunicationRequest: { kind: 'document', title: ['category', 'payload.contentString'] },
  Bundle: { kind: 'document', clinical: ['timestamp'] },
  List: { kind: 'document', title: ['title', 'code'] },

  Task: {
    kind: 'task',
    title: ['code', 'description', 'focus'],
    clinical: ['authoredOn', 'executionPeriod'],
    ordinary: [],
  },

  Immunization: {
    kind: 'immunization',
    title: ['vaccineCode'],
    clinical: ['occurrence[x]'],
    reported: ['recorded'],
  },
  ImmunizationEvaluation: { kind: 'immunization', title: ['targetDisease'] },

  Claim: {
    kind: 'billing',
    title: ['item.productOrService', 'type'],
    clinical: ['billablePeriod'],
  },
  ClaimResponse: { kind: 'billing', title: ['type', 'use'] },
  ExplanationOfBenefit: {
    kind: 'billing',
    title: ['item.productOrService', 'type'],
    clinical: ['billablePeriod'],
  },
  Coverage: { kind: 'billing', title: ['type', 'payor'] },
  CoverageEligibilityRequest: { kind: 'billing', title: ['purpose'] },
  CoverageEligibilityResponse: { kind: 'billing', title: ['purpose'] },
  Account: { kind: 'billing', title: ['name', 'type'] },
  ChargeItem: { kind: 'billing', clinical: ['occurrence[x]'] },
  Invoice: { kind: 'billing', title: ['type'] },
  PaymentNotice: { kind: 'billing', title: ['paymentStatus'] },
  PaymentReconciliation: { kind: 'billing', title: ['disposition'] },
  EnrollmentRequest: { kind: 'billing' },
  EnrollmentResponse: { kind: 'billing' },

  Consent: { kind: 'other', title: ['category', 'scope'] },
  Device: { kind: 'other', title: ['deviceName.name', 'type', 'definition'] },
  Medication: { kind: 'other', title: ['code'] },
  Provenance: { kind: 'other', title: ['activity', 'reason'] },
  AuditEvent: { kind: 'other', title: ['subtype', 'type'] },
  ResearchSubject: { kind: 'other', title: ['study'] },
};
