// Comfort only: every page does its work without this file.
import { copyButtons } from './copy.js';
import { localTimes } from './times.js';
import { growingRows, countedFields, guardedForms } from './forms.js';
import { dialogs, ownServer, shareSheets } from './dialogs.js';
import { oneColour } from './colour.js';
import { livePreview } from './preview.js';

copyButtons();
localTimes();
growingRows();
countedFields();
guardedForms();
livePreview();
dialogs();
ownServer();
shareSheets();
oneColour();

if (document.querySelector('[data-pictures], [data-library], [data-focus]')) import('./pictures.js').then(({ pictures }) => pictures());
const keeper = document.getElementById('keeper');
if (keeper) import('./editor.js').then(({ editor }) => editor(keeper));
else if (document.querySelector('[data-writing]')) import('./writing.js').then(({ writing }) => writing());
if (document.querySelector('textarea.big')) import('./titles.js').then(({ titles }) => titles());
const when = document.querySelector('[data-when]');
if (when) import('./event-form.js').then(({ eventForm }) => eventForm(when));
if (document.querySelector('time[data-own]')) import('./own-times.js').then(({ ownTimes }) => ownTimes());
if (document.querySelector('[data-measure]')) import('./card-form.js').then(({ cardForm }) => cardForm());
else if (document.querySelector('[data-terms]')) import('./terms.js').then(({ termFields }) => termFields());

document.querySelector('.summary[tabindex]')?.focus();
document.querySelector('.desknav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
if (document.querySelector('[data-passkey]')) import('./passkeys.js').then(({ passkeys }) => passkeys());
if (document.querySelector('[data-order]')) import('./series.js').then(({ orderedLists }) => orderedLists());
if (document.querySelector('[data-swap]')) import('./filters.js').then((lists) => lists.swappedLists());
