/** « Ajouter à une liste », loaded when somebody asks for it. */
export { chooseList } from "../search/tools/list_chooser.js";
