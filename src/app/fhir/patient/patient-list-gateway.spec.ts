import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4';
import type { PatientPage } from '../../domain/patient/patient-page.ts';
import { ALL_PATIENTS } from '../../domain/patient/patient-search.ts';
import type { PatientQuery } from '../../domain/patient/patient-search.ts';
import type { PatientChart } from '../../domain/trial/patient-chart.ts';
import { PatientListGateway } from './patient-list-gateway.ts';

describe('PatientListGateway', () => {
  let server: HttpTestingController;
  let gateway: PatientListGateway;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    server = TestBed.inject(HttpTestingController);
    gateway = TestBed.inject(PatientListGateway);
  });

  afterEach(() => {
    server.verify();
  });

  const everyone: PatientQuery = { search: ALL_PATIENTS, sort: 'name' };

  function bundle(resources: readonly unknown[], next?: string, total?: number): Bundle {
    return {
      resourceType: 'Bundle',
      type: 'searchset',
      total,
      link: next ? [{ relation: 'next', url: next }] : [],
      entry: resources.map((resource) => ({ resource: resource as FhirResource })),
    };
  }

  function patient(id: string, family = 'Jackson') {
    return { resourceType: 'Patient', id, name: [{ family, given: ['Brenda'] }] };
  }

  function pageOf(query: PatientQuery, page: number, links: readonly string[] = []) {
    const found: { value?: PatientPage } = {};
    gateway.page(query, page, links).subscribe((value) => (found.value = value));
    return found;
  }

  describe('a page of patients', () => {
    it("asks in R4's own words: every word of the name, birth date, identifier, order, total", () => {
      const search = { name: 'jackson brenda', birthDate: '1972-03-01', identifier: '12345' };
      pageOf({ search, sort: '-updated' }, 1);
      const { request } = server.expectOne(({ url }) => url === '/fhir/Patient');
      expect(request.params.toString()).toBe(
        'name=jackson&name=brenda&birthdate=1972-03-01&identifier=12345' +
          '&_sort=-_lastUpdated&_count=25&_total=accurate',
      );
    });

    it('counts and lists what was found, and knows the way on', () => {
      const found = pageOf(everyone, 1);
      server
        .expectOne(({ url }) => url === '/fhir/Patient')
        .flush(bundle([patient('a')], '/fhir/Patient?page=2', 60));
      expect(found.value).toEqual(
        jasmine.objectContaining({ page: 1, total: 60, links: ['/fhir/Patient?page=2'] }),
      );
      expect(found.value?.patients.map((listed) => listed.patient.id)).toEqual(['a']);
    });

    it('follows the links to the page of an address that was typed or bookmarked', () => {
      const found = pageOf(everyone, 3);
      server.expectOne(({ url }) => url === '/fhir/Patient').flush(bundle([patient('a')], '?p=2'));
      server.expectOne('/fhir?p=2').flush(bundle([patient('b')], '?p=3'));
      server.expectOne('/fhir?p=3').flush(bundle([patient('c')]));
      expect(found.value?.page).toBe(3);
      expect(found.value?.patients.map((listed) => listed.patient.id)).toEqual(['c']);
    });

    it('goes straight to a page whose link it knows', () => {
      const found = pageOf(everyone, 2, ['?p=2', '?p=3']);
      server.expectOne('/fhir?p=2').flush(bundle([patient('b')], '?p=3'));
      expect(found.value).toEqual(jasmine.objectContaining({ page: 2, links: ['?p=2', '?p=3'] }));
    });

    it('stops at the last page when the address asks for one after it', () => {
      const found = pageOf(everyone, 9);
      server.expectOne(({ url }) => url === '/fhir/Patient').flush(bundle([patient('a')], '?p=2'));
      server.expectOne('/fhir?p=2').flush(bundle([patient('b')]));
      expect(found.value?.page).toBe(2);
    });

    it('names a patient who could not be read, and lists the others', () => {
      const found = pageOf(everyone, 1);
      const odd = { ...patient('odd'), birthDate: '31.12.1972' };
      server.expectOne(({ url }) => url === '/fhir/Patient').flush(bundle([odd, patient('a')]));
      expect(found.value?.unreadable).toEqual([
        { id: 'Patient/odd', reason: 'the birth date is no date' },
      ]);
      expect(found.value?.patients.length).toBe(1);
    });

    it('shows the earlier name by which a server may have sorted or found somebody', () => {
      const found = pageOf(everyone, 1);
      const married = {
        ...patient('a'),
        name: [
          { use: 'official', family: 'Jackson' },
          { use: 'maiden', family: 'Bayer' },
        ],
      };
      server.expectOne(({ url }) => url === '/fhir/Patient').flush(bundle([married]));
      expect(found.value?.patients[0]?.formerFamilyNames).toEqual(['Bayer']);
    });
  });

  describe('the charts of a page', () => {
    function chartsOf(...ids: string[]) {
      const found: { value?: ReadonlyMap<string, PatientChart>; failure?: unknown } = {};
      gateway.charts(ids).subscribe({
        next: (value) => (found.value = value),
        error: (failure: unknown) => (found.failure = failure),
      });
      return found;
    }

    /** Answers the batch: what `answers` names by type, and an empty list for the others. */
    function answerBatch(answers: Readonly<Record<string, Bundle>>): readonly string[] {
      const batch = server.expectOne('/fhir');
      const urls = ((batch.request.body as Bundle).entry ?? []).map(
        ({ request }) => request?.url ?? '',
      );
      const entry = urls.map((url): BundleEntry => ({
        response: { status: '200' },
        resource: answers[url.split('?')[0] ?? ''] ?? bundle([]),
      }));
      batch.flush({ resourceType: 'Bundle', type: 'batch-response', entry });
      return urls;
    }

    function episode(id: string, patientReference: string) {
      return {
        resourceType: 'Observation',
        id,
        status: 'final',
        subject: { reference: patientReference },
        code: { coding: [{ system: 'urn:ladderline:codes', code: 'spasm-episode' }] },
        effectivePeriod: { start: '2026-11-01' },
      };
    }

    it('asks once for all patients, for what a ledger is made of', () => {
      chartsOf('a', 'b');
      const urls = answerBatch({});
      expect(urls.map((url) => url.split('?')[0])).toEqual([
        'MedicationRequest',
        'MedicationStatement',
        'MedicationAdministration',
        'Procedure',
        'ServiceRequest',
        'CarePlan',
        'QuestionnaireResponse',
        'Observation',
      ]);
      expect(urls.every((url) => url.includes('patient=a,b&'))).toBeTrue();
    });

    it('gives each patient their own records, the last page included', () => {
      const found = chartsOf('a', 'b', 'c');
      const absolute = episode('2', 'https://clinic.example/fhir/Patient/b');
      answerBatch({ Observation: bundle([episode('1', 'Patient/a'), absolute], '?more') });
      server.expectOne('/fhir?more').flush(bundle([episode('3', 'Patient/a')]));
      const episodes = (id: string) =>
        found.value?.get(id)?.episodes.map((recorded) => recorded.id);
      expect(episodes('a')).toEqual(['Observation/1', 'Observation/3']);
      expect(episodes('b')).toEqual(['Observation/2']);
      expect(episodes('c')).toEqual([]);
    });

    it('fails as a whole when a page fails: half a chart would give a wrong state', () => {
      const found = chartsOf('a');
      answerBatch({ Observation: bundle([episode('1', 'Patient/a')], '?more') });
      server.expectOne('/fhir?more').flush('', { status: 503, statusText: 'Unavailable' });
      expect(found.value).toBeUndefined();
      expect(found.failure).toEqual(jasmine.objectContaining({ kind: 'server' }));
    });

    it('fails as a whole when one search of the batch is refused', () => {
      const found = chartsOf('a');
      server.expectOne('/fhir').flush({
        resourceType: 'Bundle',
        type: 'batch-response',
        entry: [{ response: { status: '403' } }],
      });
      expect(found.failure).toEqual(jasmine.objectContaining({ kind: 'forbidden' }));
    });

    it('asks nothing for a page without patients', () => {
      expect(chartsOf().value?.size).toBe(0);
    });
  });
});
