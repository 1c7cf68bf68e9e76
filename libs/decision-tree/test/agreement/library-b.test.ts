import { screeningPaths } from '../library/shipped.js';
import { agreesOn } from './every-tree.js';

agreesOn(screeningPaths.filter((_, index) => index % 2 === 1));
