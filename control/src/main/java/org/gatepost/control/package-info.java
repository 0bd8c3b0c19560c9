/// The control API over HTTP: [ControlServer] listens, [Access] says who may ask, [Endpoints] answer.
@NullMarked
package org.gatepost.control;

import org.jspecify.annotations.NullMarked;
