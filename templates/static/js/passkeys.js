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

/** Shows and wires the forms, where the browser knows passkeys. */
export function passkeys() {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const problem = form.querySelector('[data-problem]');
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      problem.textContent = '';
      try {
        const asked = await fetch(form.dataset.begin, { method: 'POST' });
        if (asked.redirected) { location.assign(asked.url); return; }
        if (!asked.ok) throw new Error(`${asked.status}`);
        const answer = await (form.dataset.passkey === 'new' ? create : get)(await asked.json());
        form.elements.passkey.value = JSON.stringify(answer);
        form.submit();
      } catch (error) {
        problem.textContent = error.name === 'InvalidStateError' ? problem.dataset.twice : problem.dataset.problem;
      }
    });
  }
}
