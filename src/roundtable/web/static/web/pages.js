// What every page runs. Each page works without it.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, createAll,
} from "../built/govuk-frontend.js";
import { SortableTable } from "../built/moj-sortable-table.js";
import { keepDrafts } from "./drafts.js";
import { listenForKeys } from "./keys.js";

const COMPONENTS = [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, SortableTable,
];

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of COMPONENTS) {
  createAll(component);
}
keepDrafts(document.body);
listenForKeys();
