// The three ways to name a colour say the same: dyes, the picker, and the text.
export function oneColour() {
  for (const form of document.querySelectorAll('form[data-colour]')) {
    const { accent, pick } = form.elements;
    form.addEventListener('input', ({ target }) => {
      const value = target.value.trim().toLowerCase();
      if (!/^#[0-9a-f]{6}$/.test(value)) return;
      if (target !== accent) accent.value = value;
      pick.value = value;
      for (const dye of form.querySelectorAll('[name=dye]')) dye.checked = dye.value === value;
    });
  }
}
