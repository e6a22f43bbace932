import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { toClinicConfiguration } from './clinic-configuration.ts';
import type { ClinicConfiguration } from './clinic-configuration.ts';

const TIMEOUT_MILLISECONDS = 10_000;

/** Asks the server which clinic this is. Errors when it does not answer or answers something else. */
@Service()
export class ClinicConfigurationGateway {
  private readonly http = inject(HttpClient);

  configuration(): Observable<ClinicConfiguration> {
    return this.http
      .get<unknown>('config.json', {
        headers: { 'Cache-Control': 'no-cache' },
        timeout: TIMEOUT_MILLISECONDS,
      })
      .pipe(
        map((answer) => {
          const configuration = toClinicConfiguration(answer);
          if (!configuration) throw new Error('config.json is not a configuration');
          return configuration;
        }),
      );
  }
}
