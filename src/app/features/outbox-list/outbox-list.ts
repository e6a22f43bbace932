import { Component, computed, ElementRef, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { OutboxActions } from '../../outbox/outbox.actions.ts';
import { outboxFeature, selectOutboxStatus } from '../../outbox/outbox.feature.ts';
import { toOutboxRow } from './outbox-row.ts';

/** Every change that is not stored yet, whose it is, and what can be done about it. */
@Component({
  selector: 'app-outbox-list',
  imports: [RouterLink],
  templateUrl: './outbox-list.html',
  styleUrl: './outbox-list.scss',
})
export class OutboxList {
  private readonly store = inject(Store);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly status = this.store.selectSignal(selectOutboxStatus);
  private readonly drafts = this.store.selectSignal(outboxFeature.selectDrafts);

  protected readonly rows = computed(() => {
    const { entities } = this.drafts();
    return this.status().items.map((item) =>
      toOutboxRow(item, entities[item.change.changeId]?.about ?? ''),
    );
  });

  /** The change whose discarding was asked for and is to be confirmed. */
  protected readonly doomedId = signal<string | null>(null);

  protected retry(changeId: string): void {
    this.store.dispatch(OutboxActions.retryRequested({ changeId }));
  }

  protected applyMine(changeId: string, currentVersion: string): void {
    this.store.dispatch(OutboxActions.mineApplied({ changeId, currentVersion }));
  }

  /** The text is nowhere else: the first click only asks. */
  protected discard(changeId: string): void {
    if (this.doomedId() !== changeId) {
      this.doomedId.set(changeId);
      return;
    }
    this.doomedId.set(null);
    this.store.dispatch(OutboxActions.changeDiscarded({ changeId }));
  }

  /** The panel that the list stands in would cover the form. */
  protected closePanel(): void {
    this.host.closest<HTMLElement>('[popover]')?.hidePopover();
  }
}
