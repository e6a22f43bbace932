import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** What the user chose; anything else, Escape included: stay. */
export type LeaveChoice = 'keep' | 'discard' | '' | undefined;

/** Asked before a form with unsaved text is left. */
@Component({
  selector: 'app-leave-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './leave-dialog.html',
})
export class LeaveDialog {}
