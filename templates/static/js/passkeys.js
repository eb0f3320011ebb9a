// Passkeys: the one part of signing in that needs a script. A form with data-passkey asks the browser for a passkey, puts
// the answer into its hidden field and goes its way as any form.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create({ publicKey }) {
  const key = await navigator.credentials.create({ publicKey: {
    ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: known(publicKey.excludeCredentials),
  } });
  return { id: key.id, rawId: text(key.rawId), type: key.type, response: {
    clientDataJSON: text(key.response.clientDataJSON), attestationObject: text(key.response.attestationObject),
    transports: key.response.getTransports?.() ?? [],
  } };
}

async function get({ publicKey }) {
  const key = await navigator.credentials.get({ publicKey: {
    ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials),
  } });
  return { id: key.id, rawId: text(key.rawId), type: key.type, response: {
    clientDataJSON: text(key.response.clientDataJSON), authenticatorData: text(key.response.authenticatorData),
    signature: text(key.response.signature), userHandle: key.response.userHandle ? text(key.response.userHandle) : null,
  } };
}

/** Asks the node what to ask, then the browser; the answer goes the way of the form, to `action`. */
async function answer(form, action) {
  const problem = form.querySelector('[data-problem]');
  problem.textContent = '';
  try {
    const asked = await fetch(form.dataset.begin, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (asked.redirected) { location.assign(asked.url); return; }
    const options = await asked.json();
    if (!asked.ok) { problem.textContent = options.words || problem.dataset.problem; return; }
    form.elements.passkey.value = JSON.stringify(await (form.dataset.passkey === 'get' ? get : create)(options));
    form.action = action;
    form.submit();
  } catch (error) {
    problem.textContent = error.name === 'InvalidStateError' ? problem.dataset.twice : problem.dataset.problem;
  }
}

/** Shows and wires the forms, where the browser knows passkeys: those that have no other way, and the part of one that has. */
export function passkeys() {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const instead = form.querySelector('[data-instead]');
    (instead ?? form).hidden = false;
    if (instead) {
      const button = instead.querySelector('[data-action]');
      button.addEventListener('click', () => answer(form, button.dataset.action));
      continue;
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      answer(form, form.action);
    });
  }
}
