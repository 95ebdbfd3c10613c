/** The page /favoris/. */
import { Favourites } from "../search/tools/favourites.js";

new Favourites(document.getElementById("favoris")).open();
