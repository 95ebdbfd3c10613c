/** The page /prestataires/comparer/. */
import { openComparison } from "../search/tools/compare.js";

openComparison(document.getElementById("comparaison"));
