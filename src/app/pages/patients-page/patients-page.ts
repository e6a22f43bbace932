import { Component } from '@angular/core';

@Component({
  selector: 'app-patients-page',
  template: `<h1 tabindex="-1">Patients</h1>`,
})
export class PatientsPage {}
