import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'app-not-found-page',
  imports: [RouterLink],
  template: `
    <h1 tabindex="-1">There is no such page</h1>
    <p>The address may be mistyped, or the page has moved. Nothing was changed.</p>
    <p><a routerLink="/patients">All patients</a></p>
  `,
})
export class NotFoundPage {}
