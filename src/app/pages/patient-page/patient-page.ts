import { Component, input } from '@angular/core';
import { RouterOutlet } from '@angular/router';

@Component({
  selector: 'app-patient-page',
  imports: [RouterOutlet],
  template: `<router-outlet />`,
})
export class PatientPage {
  readonly patientId = input.required<string>();
}
