/// The control API over HTTP: [ControlServer] listens, [Access] says who may ask, [Routes] find the address, and what it does stands in `MessageRoutes` and its likes.
@NullMarked
package org.gatepost.control;

import org.jspecify.annotations.NullMarked;
