import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { ClinicConfiguration } from '../fhir/configuration/clinic-configuration.ts';

export const SessionActions = createActionGroup({
  source: 'Session',
  events: {
    'App Started': emptyProps(),
    'Retry Requested': emptyProps(),
    'Minute Passed': props<{ now: number }>(),
    'Connection Changed': props<{ isOnline: boolean }>(),
  },
});

export const SessionApiActions = createActionGroup({
  source: 'Session API',
  events: {
    'Configuration Loaded': props<{ configuration: ClinicConfiguration; now: number }>(),
    'Configuration Failed': emptyProps(),
  },
});
