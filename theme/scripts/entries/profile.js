/** What a profile's tools need a script for: lists, copying the link, printing. The buttons exist only where they work. */
const tools = document.getElementById("outils");
const link = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;

function add(words, act) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  item.append(button);
  tools.append(item);
  return item;
}

if (tools.dataset.lists) {
  const under = document.createElement("div");
  tools.after(under);
  const structure = { slug: new URL(link).pathname.split("/")[2], name: document.querySelector("h1").textContent };
  add("Ajouter à une liste", async ({ currentTarget: button }) => {
    try {
      const { chooseList } = await import(tools.dataset.lists);
      chooseList(under, [structure], { onClose: () => button.focus() });
    } catch {
      under.textContent = "L’outil n’a pas pu charger. Vérifiez votre connexion, puis réessayez.";
    }
  });
}
if (navigator.clipboard) {
  const said = document.createElement("span");
  said.role = "status";
  const copy = async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(link);
      said.textContent = "Lien copié.";
    } catch {
      said.textContent = "Le navigateur a refusé. Copiez l’adresse de la page.";
    }
  };
  add("Copier le lien", copy).append(said);
}
add("Imprimer", () => print());
