import { makeEnvironmentProviders } from '@angular/core';
import type { EnvironmentProviders } from '@angular/core';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import * as outboxEffects from './outbox.effects.ts';
import { outboxFeature } from './outbox.feature.ts';

/** The outbox belongs to the whole app: it outlives every patient and every page. */
export function provideOutbox(): EnvironmentProviders {
  return makeEnvironmentProviders([provideState(outboxFeature), provideEffects(outboxEffects)]);
}
